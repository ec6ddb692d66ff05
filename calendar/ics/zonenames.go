package ics

import "strings"

// windowsZone is the IANA name of a zone of Windows, "" if it is none.
func windowsZone(name string) string {
	key := strings.ToLower(strings.TrimSpace(name))
	for _, word := range [...]string{" standard time", " daylight time"} {
		key = strings.Replace(key, word, "", 1)
	}
	if key == "" || strings.ContainsAny(key, "\n=") {
		return ""
	}
	return lookup(windowsZones, key)
}

// lookup finds the value of a key in a table of "key=value" lines. The tables
// are constants, so nothing can change them and they cost nothing at start.
func lookup(table, key string) string {
	i := strings.Index(table, "\n"+key+"=")
	if i < 0 {
		return ""
	}
	value, _, _ := strings.Cut(table[i+len(key)+2:], "\n")
	return value
}

// displayZones maps the words with which Outlook and others show a zone to
// people, as far as they name no city.
const displayZones = `
eastern=America/New_York
eastern time=America/New_York
us-eastern=America/New_York
central=America/Chicago
central time=America/Chicago
us-central=America/Chicago
mountain=America/Denver
mountain time=America/Denver
us-mountain=America/Denver
pacific=America/Los_Angeles
pacific time=America/Los_Angeles
us-pacific=America/Los_Angeles
arizona=America/Phoenix
alaska=America/Anchorage
hawaii=Pacific/Honolulu
atlantic time=America/Halifax
newfoundland=America/St_Johns
saskatchewan=America/Regina
central america=America/Guatemala
indiana=America/Indiana/Indianapolis
west central africa=Africa/Lagos
bern=Europe/Zurich
mumbai=Asia/Kolkata
new delhi=Asia/Kolkata
beijing=Asia/Shanghai
osaka=Asia/Tokyo
canberra=Australia/Sydney
western/central europe=Europe/Berlin
edt=America/New_York
est=America/New_York
cdt=America/Chicago
cst=America/Chicago
mdt=America/Denver
mst=America/Denver
pdt=America/Los_Angeles
pst=America/Los_Angeles
akst=America/Anchorage
hst=Pacific/Honolulu
bst=Europe/London
cest=Europe/Berlin
mez=Europe/Berlin
mesz=Europe/Berlin
ist=Asia/Kolkata
jst=Asia/Tokyo
aest=Australia/Sydney
`

// windowsZones maps the zones of Windows, in lower case and without "standard
// time", to IANA names. Of the many places of a zone it is the one that Unicode
// CLDR lists for territory 001, under its present name.
const windowsZones = `
aus central=Australia/Darwin
aus eastern=Australia/Sydney
afghanistan=Asia/Kabul
alaskan=America/Anchorage
aleutian=America/Adak
altai=Asia/Barnaul
arab=Asia/Riyadh
arabian=Asia/Dubai
arabic=Asia/Baghdad
argentina=America/Argentina/Buenos_Aires
astrakhan=Europe/Astrakhan
atlantic=America/Halifax
aus central w.=Australia/Eucla
azerbaijan=Asia/Baku
azores=Atlantic/Azores
bahia=America/Bahia
bangladesh=Asia/Dhaka
belarus=Europe/Minsk
bougainville=Pacific/Bougainville
canada central=America/Regina
cape verde=Atlantic/Cape_Verde
caucasus=Asia/Yerevan
cen. australia=Australia/Adelaide
central=America/Chicago
central (mexico)=America/Mexico_City
central america=America/Guatemala
central asia=Asia/Bishkek
central brazilian=America/Cuiaba
central europe=Europe/Budapest
central european=Europe/Warsaw
central pacific=Pacific/Guadalcanal
chatham islands=Pacific/Chatham
china=Asia/Shanghai
cuba=America/Havana
dateline=Etc/GMT+12
e. africa=Africa/Nairobi
e. australia=Australia/Brisbane
e. europe=Europe/Chisinau
e. south america=America/Sao_Paulo
easter island=Pacific/Easter
eastern=America/New_York
eastern (mexico)=America/Cancun
egypt=Africa/Cairo
ekaterinburg=Asia/Yekaterinburg
fle=Europe/Kyiv
fiji=Pacific/Fiji
gmt=Europe/London
gtb=Europe/Bucharest
georgian=Asia/Tbilisi
greenland=America/Nuuk
greenwich=Atlantic/Reykjavik
haiti=America/Port-au-Prince
hawaiian=Pacific/Honolulu
india=Asia/Kolkata
iran=Asia/Tehran
israel=Asia/Jerusalem
jordan=Asia/Amman
kaliningrad=Europe/Kaliningrad
kamchatka=Asia/Kamchatka
korea=Asia/Seoul
libya=Africa/Tripoli
line islands=Pacific/Kiritimati
lord howe=Australia/Lord_Howe
magadan=Asia/Magadan
magallanes=America/Punta_Arenas
marquesas=Pacific/Marquesas
mauritius=Indian/Mauritius
mid-atlantic=Etc/GMT+2
middle east=Asia/Beirut
montevideo=America/Montevideo
morocco=Africa/Casablanca
mountain=America/Denver
mountain (mexico)=America/Mazatlan
myanmar=Asia/Yangon
n. central asia=Asia/Novosibirsk
namibia=Africa/Windhoek
nepal=Asia/Kathmandu
new zealand=Pacific/Auckland
newfoundland=America/St_Johns
norfolk=Pacific/Norfolk
north asia=Asia/Krasnoyarsk
north asia east=Asia/Irkutsk
north korea=Asia/Pyongyang
omsk=Asia/Omsk
pacific=America/Los_Angeles
pacific (mexico)=America/Tijuana
pacific sa=America/Santiago
pakistan=Asia/Karachi
paraguay=America/Asuncion
qyzylorda=Asia/Qyzylorda
romance=Europe/Paris
russia time zone 10=Asia/Srednekolymsk
russia time zone 11=Asia/Kamchatka
russia time zone 3=Europe/Samara
russian=Europe/Moscow
sa eastern=America/Cayenne
sa pacific=America/Bogota
sa western=America/La_Paz
se asia=Asia/Bangkok
saint pierre=America/Miquelon
sakhalin=Asia/Sakhalin
samoa=Pacific/Apia
sao tome=Africa/Sao_Tome
saratov=Europe/Saratov
singapore=Asia/Singapore
south africa=Africa/Johannesburg
south sudan=Africa/Juba
sri lanka=Asia/Colombo
sudan=Africa/Khartoum
syria=Asia/Damascus
taipei=Asia/Taipei
tasmania=Australia/Hobart
tocantins=America/Araguaina
tokyo=Asia/Tokyo
tomsk=Asia/Tomsk
tonga=Pacific/Tongatapu
transbaikal=Asia/Chita
turkey=Europe/Istanbul
turks and caicos=America/Grand_Turk
us eastern=America/Indiana/Indianapolis
us mountain=America/Phoenix
utc+12=Etc/GMT-12
utc+13=Etc/GMT-13
utc-02=Etc/GMT+2
utc-08=Etc/GMT+8
utc-09=Etc/GMT+9
utc-11=Etc/GMT+11
ulaanbaatar=Asia/Ulaanbaatar
venezuela=America/Caracas
vladivostok=Asia/Vladivostok
volgograd=Europe/Volgograd
w. australia=Australia/Perth
w. central africa=Africa/Lagos
w. europe=Europe/Berlin
w. mongolia=Asia/Hovd
west asia=Asia/Tashkent
west bank=Asia/Hebron
west pacific=Pacific/Port_Moresby
yakutsk=Asia/Yakutsk
yukon=America/Whitehorse
`
