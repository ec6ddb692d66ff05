package daemon

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// A NoteFile is a file of notes about a meeting, as it was found.
type NoteFile struct {
	Name     string
	Modified time.Time
	Text     string
}

// mostNotes is how many files of notes are looked at; the newest count.
const mostNotes = 500

// noteFiles reads the notes in a folder that were written since an instant, the
// newest last. A file that is no text, or longer than a text may be, is left
// out and named in problems. Nothing outside the folder is reached: links are
// not followed.
func noteFiles(dir string, since time.Time) (files []NoteFile, problems []string, err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, nil, fmt.Errorf("read notes: %w: create the folder, or correct capture.notes_dir", err)
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, nil, fmt.Errorf("read notes: %w", err)
	}
	var found []fs.FileInfo
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && info.Mode().IsRegular() && isNote(e.Name()) && !info.ModTime().Before(since) {
			found = append(found, info)
		}
	}
	slices.SortFunc(found, func(a, b fs.FileInfo) int {
		return cmp.Or(a.ModTime().Compare(b.ModTime()), cmp.Compare(a.Name(), b.Name()))
	})
	for _, info := range found[max(0, len(found)-mostNotes):] {
		text, err := readNote(root, info.Name())
		if err != nil {
			problems = append(problems, plain(info.Name())+": "+err.Error())
			continue
		}
		files = append(files, NoteFile{Name: info.Name(), Modified: info.ModTime(), Text: text})
	}
	return files, problems, nil
}

// isNote reports whether a file is one of notes, by its name.
func isNote(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".md", ".txt", ".vtt":
		return !strings.HasPrefix(name, ".")
	}
	return false
}

var errNoText = errors.New("it is no text in UTF-8")

// readNote reads one file, a transcript as the lines that were spoken.
func readNote(root *os.Root, name string) (string, error) {
	f, err := root.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, textLimit+1))
	switch {
	case err != nil:
		return "", err
	case len(data) > textLimit:
		return "", fmt.Errorf("it is longer than %d bytes", textLimit)
	case !utf8.Valid(data):
		return "", errNoText
	}
	if strings.EqualFold(path.Ext(name), ".vtt") {
		return spoken(string(data)), nil
	}
	return string(data), nil
}

// spoken writes a WebVTT transcript as a dialogue: "<v Roberta>I will …</v>"
// becomes "Roberta: I will …", numbers and times of the cues go.
func spoken(vtt string) string {
	var b strings.Builder
	speaker := ""
	for block := range strings.SplitSeq(strings.ReplaceAll(vtt, "\r\n", "\n"), "\n\n") {
		_, cue, timed := strings.Cut(block, " --> ")
		if !timed {
			continue // the head, a note, a style
		}
		_, text, _ := strings.Cut(cue, "\n")
		text = strings.Join(strings.Fields(text), " ")
		if who, said, ok := voice(text); ok {
			if who != speaker {
				b.WriteString("\n" + who + ":")
			}
			speaker, text = who, said
		}
		b.WriteString(" " + text)
	}
	return strings.TrimSpace(b.String())
}

// voice cuts "<v Roberta>text</v>" into who and what.
func voice(text string) (who, said string, ok bool) {
	rest, ok := strings.CutPrefix(text, "<v")
	if !ok {
		return "", "", false
	}
	tag, said, ok := strings.Cut(rest, ">")
	_, who, named := strings.Cut(tag, " ")
	return strings.TrimSpace(who), strings.ReplaceAll(said, "</v>", ""), ok && named
}
