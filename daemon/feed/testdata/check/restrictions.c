/* Reads iCalendar files with libical and complains of what it finds wrong with
 * them, one line each: errors of parsing, and the restrictions of RFC 5546 and
 * RFC 5545 on which properties a component may and must have. */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>

static int complaints;

static void complain(const char *file, const char *what)
{
	printf("%s: %s\n", file, what);
	complaints++;
}

/* errors complains of every X-LIC-ERROR that libical left in a component. */
static void errors(const char *file, icalcomponent *c)
{
	icalproperty *p = icalcomponent_get_first_property(c, ICAL_XLICERROR_PROPERTY);
	for (; p; p = icalcomponent_get_next_property(c, ICAL_XLICERROR_PROPERTY))
		complain(file, icalproperty_get_xlicerror(p));
	icalcomponent *in = icalcomponent_get_first_component(c, ICAL_ANY_COMPONENT);
	for (; in; in = icalcomponent_get_next_component(c, ICAL_ANY_COMPONENT))
		errors(file, in);
}

static char *content(const char *file)
{
	FILE *f = fopen(file, "rb");
	if (!f || fseek(f, 0, SEEK_END))
		return NULL;
	long n = ftell(f);
	char *text = calloc(1, n + 1);
	rewind(f);
	if (!text || fread(text, 1, n, f) != (size_t)n)
		return NULL;
	fclose(f);
	return text;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		char *text = content(argv[i]);
		icalcomponent *c = text ? icalparser_parse_string(text) : NULL;
		if (!c) {
			complain(argv[i], "it cannot be parsed");
			continue;
		}
		if (!icalrestriction_check(c))
			complain(argv[i], "a restriction is violated");
		errors(argv[i], c);
		icalcomponent_free(c);
		free(text);
	}
	printf("%d files, %d complaints\n", argc - 1, complaints);
	return complaints != 0;
}
