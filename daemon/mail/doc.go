// Package mail writes the weekly summary, and whatever else a person asks to
// have sent, and hands it to a mail server, a sendmail program or a Maildir.
//
// Writing and sending are apart. What is written is a function of values, down
// to the last byte, and is stored before it is sent ([Message.Bytes]); what is
// sent, and sent again, are those bytes ([Post]).
//
// A summary has one model, [Weekly], and two forms: plain text of 72 columns
// that is complete in itself, and HTML of one column that needs no picture, no
// font and no other server.
package mail
