// Package config is what the user wrote: it loads config.toml strictly, fills in
// defaults, and writes the reference text and the first file.
package config
