package ui

import "strings"

// Whatever comes from outside stands in Markdown as code: neither GitHub nor
// GitLab looks for markup, mentions (@name), issues (#12) or addresses there.

// mdLine makes one line of a text: what ends lines is shown as a blank.
func mdLine(text string) string {
	return strings.Join(strings.FieldsFunc(tame(text), func(r rune) bool { return r == '\n' || r == '\t' }), " ")
}

// mdCode writes a text as a code span of at most max bytes, its marks not
// counted.
func mdCode(text string, max int) string {
	text = strings.TrimSpace(short(mdLine(text), max))
	if text == "" {
		return "-"
	}
	marks := strings.Repeat("`", longestRun(text, '`')+1)
	if len(marks) > 1 {
		text = " " + text + " " // taken off again by whoever renders it
	}
	return marks + text + marks
}

// mdRow writes a row of a table.
func mdRow(cells ...string) string {
	row := "|"
	for _, c := range cells {
		row += " " + mdPipes(c) + " |"
	}
	return row + "\n"
}

// mdPipes escapes what ends the cell of a table, also within code. A backslash
// before it would escape the escape, so that one more is put there.
func mdPipes(text string) string {
	if !strings.Contains(text, "|") {
		return text
	}
	var b strings.Builder
	slashes := 0
	for _, r := range text {
		if r == '|' {
			b.WriteString(strings.Repeat(`\`, 1+slashes%2))
		}
		b.WriteRune(r)
		if slashes++; r != '\\' {
			slashes = 0
		}
	}
	return b.String()
}

// mdFence writes lines as a block of code, with a fence that none of them can
// end. Each line is one line already.
func mdFence(kind string, lines []string) string {
	run := 2
	for _, l := range lines {
		run = max(run, longestRun(l, '`'))
	}
	fence := strings.Repeat("`", run+1)
	return fence + kind + "\n" + strings.Join(lines, "\n") + "\n" + fence + "\n"
}

// mdWords writes a text of several lines as a block of code of at most room
// bytes; "" when there is no room for anything.
func mdWords(kind, text string, room int) string {
	var lines []string
	for l := range strings.Lines(strings.TrimRight(text, "\n")) {
		lines = append(lines, mdTabs(tame(strings.TrimRight(l, "\n"))))
	}
	kept := mdFit(lines, room-len(kind))
	if len(kept) == 0 {
		return ""
	}
	return mdFence(kind, kept)
}

// mdTabs writes tabs as blanks, as what is before them is not as wide any more.
func mdTabs(line string) string { return strings.ReplaceAll(line, "\t", "    ") }

// mdWide is how long a line of code may be.
const mdWide = 240

// mdFit returns the first of the lines, cut where they are too long, that with
// their fence take at most room bytes, the last one saying how many are left
// out; nil when not even that has room.
func mdFit(lines []string, room int) []string {
	const more = 32 // bytes of the last line at most
	run, size := 2, 0
	fit := 0 // lines that leave room for such a line
	kept := make([]string, 0, min(len(lines), max(room, 0)/8+1))
	for i, l := range lines {
		l = short(l, mdWide)
		run = max(run, longestRun(l, '`'))
		if size += len(l) + 1; size+2*(run+1)+2 > room {
			if fit == 0 {
				return nil
			}
			return append(kept[:fit], "… "+Count(len(lines)-fit, "more line"))
		}
		kept = append(kept, l)
		if size+2*(run+1)+2+more <= room {
			fit = i + 1
		}
	}
	return kept
}

// longestRun is the length of the longest run of c in text.
func longestRun(text string, c byte) int {
	longest, run := 0, 0
	for i := range len(text) {
		if text[i] != c {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
