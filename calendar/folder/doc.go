// Package folder is a calendar that is a folder of .ics files, as vdirsyncer,
// khal and many others keep it (a "vdir": one event, with its overrides, a
// file). Files that hold several events are read just as well, but only a file
// that holds one is ever written.
//
// # What is read
//
// Every regular file of the folder itself whose name ends in .ics and does not
// begin with a dot. All access goes through an [os.Root]: no link and no name
// leads out of the folder. An object's Ref is its file's name; in a file of
// several UIDs it is the name, "#" and a hash of the UID. An ETag holds a hash
// of the content, a hash of the UID, the size and the time of modification, so
// that an unchanged file is not opened again. A file that was modified less
// than two seconds before it was looked at is read again next time, because a
// later write may leave the same time of modification.
//
// When two files hold one UID, both are given and a problem names them; the
// first by name counts.
//
// # Pages
//
// Changes reads at most a few thousand files, or a few MiB of them, at a time.
// Every page but the last has More and holds only objects and problems; the last
// is Full: with Unchanged and Problems it names everything else that stands, what
// the earlier pages gave included. known is asked on each page and has to contain
// the earlier ones by then.
//
// A file that is known and missing is looked for once more a moment later, since
// editors save by clearing the place of a file before they fill it.
//
// # What is written, and what may be lost
//
// A new file is written under a hidden name, synced, and linked to its own,
// which never replaces anything. A changed one is exchanged for the old one in
// one step (Linux: renameat2 with RENAME_EXCHANGE); then what was swapped out
// is examined: if it is not what bywhen read, or another program still has it
// open for writing, it is swapped back. So on a local Linux file system no
// write of another program is lost, whenever it comes. What remains:
//
//   - Where files cannot be exchanged (NFS, FUSE, other systems than Linux) the
//     old file is checked immediately before it is replaced. A program that
//     replaces it between those two system calls loses what it wrote.
//   - Where the kernel gives no leases (NFS, FUSE, other systems, files of
//     another user) a program that opened the old file before it was replaced,
//     and writes into it afterwards, loses what it wrote.
//   - A file that is to be deleted is taken out of its place first and examined
//     then. If it is put back, a program that listed the folder in between saw
//     it missing.
//   - Extended attributes, access lists and the owner of a file that is changed
//     are not kept; its mode is.
//
// # Hidden files
//
// A crash may leave .bywhen-new-*.tmp, which holds nothing but bywhen's own
// unfinished text, and .bywhen-old-*.tmp, which may hold somebody else's. The
// second kind says in its name which file it belongs to and which contents are
// known, so that [Folder.Sweep] can tell them apart: what a person wrote goes
// back to its place, or, where something newer stands there, beside it as
// NAME.HASH.kept.
package folder
