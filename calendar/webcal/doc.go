// Package webcal is a calendar that is one iCalendar file at an address: a
// holiday calendar, or the secret address of a calendar elsewhere. It can only
// be read.
//
// The address may be the only secret that guards the calendar. It is part of no
// error, no log line and no cursor, and it is sent to nobody but the server that
// it names: no Referer, no cookies. A redirect is followed without it, over
// https, and not to a private address.
//
// Each reading is a conditional GET (RFC 9110 13.1). A whole file is everything
// there is; one that ends early says nothing.
package webcal
