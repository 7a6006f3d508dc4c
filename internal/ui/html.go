package ui

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"
	"sync"

	"nplay/engine/review"
)

//go:embed page
var pageFiles embed.FS

// HTML writes a review as one page that needs nothing else: no network, no
// font, no other file. It can be searched and filtered, also with 10,000 groups,
// as the browser makes what is looked at only. Without JavaScript it is a plain
// document of the first groups.
//
// The page's policy allows its own style and script, by their hashes, and
// nothing else: whatever a router says, none of it is run or fetched.
func HTML(w io.Writer, r *review.Review) error {
	r = forPage(r)
	style, script := pageText("page.css"), pageScript()
	data := newPageData(r)
	var b bytes.Buffer
	err := pageTemplate().Execute(&b, pageModel{
		StyleHash: policyHash(style), ScriptHash: policyHash(script),
		Style: template.CSS(style), Script: template.JS(script),
		pageDocument: newPageDocument(r, data), Data: data,
	})
	if err != nil {
		return fmt.Errorf("make the page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// pageModel is what the template shows.
type pageModel struct {
	StyleHash, ScriptHash string
	Style                 template.CSS
	Script                template.JS
	pageDocument
	Data *pageData
}

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(pageText("page.html")))
})

// pageText is one of the page's files, with the line ends that a browser counts
// when it takes a hash.
func pageText(name string) string {
	b, err := pageFiles.ReadFile("page/" + name)
	if err != nil {
		panic(err) // it is part of the program
	}
	return strings.ReplaceAll(string(b), "\r\n", "\n")
}

// pageScript is the page's script; its parts share one scope of their own.
func pageScript() string {
	all := "(() => {\n'use strict';\n"
	for _, name := range []string{"data.js", "view.js", "main.js"} {
		all += pageText(name)
	}
	return all + "})();\n"
}

// policyHash names a text in a Content-Security-Policy.
func policyHash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
