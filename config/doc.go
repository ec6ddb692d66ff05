// Package config is what the user wrote: it loads config.toml strictly, fills in
// defaults, and writes the reference text and the first file.
//
// The structs of config.go are the whole description of the file: their tags
// name each key, its default, its limits and its explanation. Loading, the
// reference text and the "did you mean" of an error all read these tags, so a
// new key is one line. Tags:
//
//	toml     the key
//	doc      what it is for; a key without it is left out of the reference
//	default  the value it has when it is not written, as TOML, ' for "
//	eg       an example, as TOML, where there is no default to show
//	oneof    the words that are allowed
//	or       a word that says yes, too, in another way
//	as       the form of a text or number: path, listen, server, url, share, ratio, count
//	header   how a part that not everybody has begins
//	need     the key has to be written, and why
//	also     wrong names that people try
//
// Back ends and channels describe their own keys with the same tags and read
// their table through [Table.Decode], so their errors look like all others.
//
// Nothing secret stands in the file: a key such as password is refused with
// the ways that there are, and what might be secret is cut out of excerpts.
package config
