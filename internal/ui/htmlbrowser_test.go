//go:build unix

package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"nplay/engine/review"
)

// saved writes a page to a file and returns its address.
func saved(t *testing.T, r *review.Review) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "plan.html")
	if err := os.WriteFile(file, []byte(html(t, r)), 0o600); err != nil {
		t.Fatal(err)
	}
	return "file://" + file
}

const (
	cardsJS = `[...document.querySelectorAll('#list > .card')].map(c => c.querySelector('.hash').textContent).join(' ')`
	foundJS = `document.getElementById('found').textContent`
	clickJS = `[...document.querySelectorAll('button, summary')].find(b => b.textContent.startsWith(%s)).click()`
)

// click clicks the button or fold whose text begins with some words.
func (s *tab) click(words string) {
	s.t.Helper()
	s.eval(strings.Replace(clickJS, "%s", "'"+words+"'", 1), nil)
}

// search types into the search field what stands nowhere yet.
func (s *tab) search(words string) {
	s.t.Helper()
	s.eval(`document.getElementById('search').select()`, nil)
	s.write(words)
}

// In a real browser the page searches, filters, unfolds, and changes its colours,
// by mouse and by keyboard; nothing is fetched, nothing goes wrong.
func TestHTMLInABrowser(t *testing.T) {
	b := startBrowser(t)
	t.Run("few groups", func(t *testing.T) { fewGroups(t, b) })
	t.Run("hostile words", func(t *testing.T) { hostileWords(t, b) })
	t.Run("10,000 routers", func(t *testing.T) { tenThousandRouters(t, b) })
	t.Run("10,000 groups", func(t *testing.T) { tenThousandGroups(t, b) })
	t.Run("without JavaScript", func(t *testing.T) { withoutScript(t, b) })
	t.Run("the policy holds", func(t *testing.T) { policyHolds(t, b) })
}

func (s *tab) want(expression, want string) {
	s.t.Helper()
	if got := s.text(expression); got != want {
		s.t.Errorf("%s gives %q, want %q", expression, got, want)
	}
}

func fewGroups(t *testing.T, b *browser) {
	at := saved(t, allReview())
	s := b.open(t, at)
	all := "c0ffee 19be02 7f3a9c not planned not planned not planned not checked unchanged"
	s.want(cardsJS, all)
	s.want(foundJS, "3 groups, 1,016 routers")

	// A group unfolds, its lines lead to the playbook.
	s.want(`document.querySelectorAll('.diff').length`, "0")
	s.click("c0ffee")
	s.until(`document.querySelector('#c0ffee .diff')`)
	s.want(`[...document.querySelectorAll('#c0ffee .l')].find(l => l.textContent.includes('root-login allow')).className`, "l del")
	s.want(`[...document.querySelectorAll('#c0ffee .l')].find(l => l.textContent.includes('root-login allow')).querySelector('.t').textContent`, "enable_netconf.ssh main.hcl:19")
	for _, words := range []string{"Lockout guard:", "Removes: system login user backup", "Touches management access: system services ssh", "Outlier:", "Refused with 1 error", "mgd: no server left"} {
		if body := s.text(`document.querySelector('#c0ffee .body').innerText`); !strings.Contains(body, words) {
			t.Errorf("%q is not said of the first group:\n%s", words, body)
		}
	}

	// Filters.
	s.click("outlier")
	s.want(cardsJS, "c0ffee")
	s.click("warnings")
	s.want(cardsJS, "c0ffee 19be02")
	s.want(`[...document.querySelectorAll('.chips [aria-pressed=true]')].map(b => b.dataset.kind).join()`, "warnings,outlier")
	s.click("all")
	s.click("unchanged")
	s.want(cardsJS, "unchanged")
	s.click("all")
	s.want(cardsJS, all)

	// Search: by keyboard, for a router, a line, a task, a failure.
	s.key("/")
	s.want(`document.activeElement.id`, "search")
	s.write("MX777.fra")
	s.until(cardsJS + ` === 'c0ffee'`)
	for words, want := range map[string]string{
		"ex055": "19be02", "rack 4": "19be02", "modules/time.hcl:7": "c0ffee 19be02", "netops@mgmt": "19be02 7f3a9c",
		"host.vars.loopback": "7f3a9c", "10.255.3.172": "7f3a9c", "netconf mx900": "7f3a9c", "nothing answers": "not planned", "locked by ann": "not checked", "CHG-4700": "19be02", "host-name other": "not planned", "uid 2001": "19be02",
		"core007": "unchanged", "7f3a9c": "7f3a9c",
	} {
		s.search(words)
		s.until(cardsJS + ` === '` + want + `'`)
	}
	s.search("ex055")
	s.until(`document.querySelector('#list .hits')?.textContent === 'ex055.ams.example.net'`)
	s.want(`document.querySelector('#list mark').textContent`, "ex055")
	s.search("no such thing (")
	s.until(`document.querySelector('#list').textContent === 'Nothing here holds that.'`)
	s.key("Escape")
	s.until(cardsJS + ` === '` + all + `'`)
	s.want(`document.activeElement.id`, "")

	// Keys: to the first group and the next, open it, open all, close all.
	s.key("j")
	s.key("j")
	s.want(`document.activeElement.closest('.card').id`, "19be02")
	s.key("k")
	s.key("j")
	s.key("Enter")
	s.until(`document.getElementById('19be02').open && document.querySelectorAll('#\\31 9be02 .commit').length === 2`)
	s.key("e")
	s.want(`document.querySelectorAll('#list > .card[open]').length`, "8")
	s.key("e")
	s.want(`document.querySelectorAll('#list > .card[open]').length`, "0")

	// Routers unfold.
	s.click("7f3a9c")
	s.until(`[...document.querySelectorAll('.fold summary')].some(f => f.textContent === 'All 941 routers')`)
	s.click("All 941 routers")
	s.until(`document.querySelector('.names')?.textContent.split(', ').length === 941`)
	s.click("The values of each")
	s.until(`document.querySelector('tbody')?.rows[940].innerText === 'mx941.ams.example.net\tmx941.ams.example.net\t10.255.3.172'`)

	// Colours: as the system has them, until somebody chooses.
	background := `getComputedStyle(document.body).backgroundColor`
	light := s.text(background)
	s.click("Dark")
	if dark := s.text(background); dark == light {
		t.Errorf("dark is as light: %s", dark)
	}
	s.want(`document.documentElement.dataset.theme`, "dark")
	s.key("t")
	s.want(background, light)
	s.eval(`localStorage.clear()`, nil)
	s.clean(at)

	s = b.open(t, at+"#19be02", [2]any{"Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": "prefers-color-scheme", "value": "dark"}}}})
	s.want(cardsJS, "19be02")
	s.want(`document.getElementById('19be02').open`, "true")
	if dark := s.text(background); dark == light {
		t.Error("a dark system is shown a light page")
	}
	s.want(`document.getElementById('theme').textContent`, "Light")

	// Paper shows what is folded.
	s = b.open(t, at)
	s.eval(`dispatchEvent(new Event('beforeprint'))`, nil)
	s.want(`document.querySelectorAll('#list > .card[open] .body').length`, "8")
	s.eval(`dispatchEvent(new Event('afterprint'))`, nil)
	s.want(`document.querySelectorAll('#list > .card[open]').length`, "0")
	s.clean(at)

	// Nothing is wider than a narrow screen.
	s = b.open(t, at, [2]any{"Emulation.setDeviceMetricsOverride", map[string]any{"width": 360, "height": 700, "deviceScaleFactor": 1, "mobile": true}})
	s.key("e")
	s.until(`document.querySelectorAll('#list > .card[open]').length === 8`)
	s.want(`document.documentElement.scrollWidth <= 360`, "true")
}

func hostileWords(t *testing.T, b *browser) {
	at := saved(t, hostileReview())
	s := b.open(t, at)
	s.key("e")
	s.until(`document.querySelectorAll('#list > .card[open] .body').length === ` + s.text(`document.querySelectorAll('#list > .card').length`))
	s.want(`document.querySelectorAll('#list script, #list img, #list iframe, #list a, #list style').length`, "0")
	s.want(`document.querySelectorAll('script').length`, "2")
	s.want(`typeof window.hacked`, "undefined")
	if shown := s.text(`document.body.textContent`); !strings.Contains(shown, "</script><script>hacked=1</script>") {
		t.Error("the words are not shown as they are")
	}
	s.search("</script><script>hacked")
	s.until(`document.querySelector('#list mark')?.textContent.includes('<script>hacked')`)
	s.clean(at)
}

func tenThousandRouters(t *testing.T, b *browser) {
	at := saved(t, manyRouters(10_000))
	began := time.Now()
	s := b.open(t, at)
	t.Logf("opened in %s", time.Since(began).Round(time.Millisecond))
	s.want(foundJS, "3 groups, 10,074 routers")
	s.eval(`document.getElementById('search').focus()`, nil)
	s.write("mx456.lonx")
	took := s.until(foundJS + ` === '1 of 3 groups, 10,000 routers'`)
	t.Logf("searched in %s", took.Round(time.Millisecond))
	s.until(`document.querySelector('#list .hits')?.textContent === 'mx456.lonx.example.net'`)
	// All names at once are no burden either.
	s.click("7f3a9c")
	s.until(`document.querySelector('.fold summary')`)
	s.click("All 10,000 routers")
	s.until(`document.querySelector('.names')?.textContent.length > 200000`)
	s.clean(at)
}

func tenThousandGroups(t *testing.T, b *browser) {
	at := saved(t, manyGroups(10_000))
	began := time.Now()
	s := b.open(t, at)
	t.Logf("opened in %s", time.Since(began).Round(time.Millisecond))
	s.want(foundJS, "10,000 groups, 10,000 routers")
	if n := s.text(`document.querySelectorAll('*').length`); len(n) > 4 {
		t.Errorf("%s elements are made before anybody asks for them", n)
	}
	s.eval(`document.getElementById('search').focus()`, nil)
	for _, x := range [][2]string{{"10.39.15.2/30", "1 of 10,000 groups, 1 router"}, {"mx777", "10 of 10,000 groups, 10 routers"}} {
		s.search(x[0])
		took := s.until(foundJS + ` === '` + x[1] + `'`)
		t.Logf("searched for %s in %s", x[0], took.Round(time.Millisecond))
		if took > 20*time.Second { // some 200 ms where nothing else runs
			t.Errorf("a search takes %s", took)
		}
	}
	s.click("removes") // together with the search
	s.until(`/^[34] of 10,000 groups/.test(` + foundJS + `)`)
	s.key("Escape")
	s.until(foundJS + ` === '3,334 of 10,000 groups, 3,334 routers'`)
	// More cards are made when the end of the list comes into view.
	made := s.text(`document.querySelectorAll('#list > .card').length`)
	s.eval(`document.getElementById('more').scrollIntoView()`, nil)
	s.until(`document.querySelectorAll('#list > .card').length > ` + made)
	s.clean(at)
}

func withoutScript(t *testing.T, b *browser) {
	s := b.open(t, saved(t, manyGroups(300)), [2]any{"Emulation.setScriptExecutionDisabled", map[string]any{"value": true}})
	s.want(`document.querySelectorAll('#list > .card').length`, "100")
	s.want(`document.querySelectorAll('#list > .card .diff .l').length > 1000`, "true")
	s.want(`document.getElementById('bar').checkVisibility()`, "false")
	s.want(`document.querySelector('.left').innerText`, "200 other groups to be seen with JavaScript, or by nplay show FILE --format text.")
	s.want(`getComputedStyle(document.querySelector('.card')).borderLeftWidth`, "3px") // the style is allowed by its hash
}

// Even a script that found its way into the page could neither run nor fetch.
func policyHolds(t *testing.T, b *browser) {
	s := b.open(t, saved(t, allReview()))
	s.eval(`window.blocked = []; document.addEventListener('securitypolicyviolation', e => blocked.push(e.effectiveDirective))`, nil)
	s.eval(`{
		const script = document.createElement('script'); script.textContent = 'window.hacked = 1'; document.body.append(script);
		const image = document.createElement('img'); image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACw='; document.body.append(image);
		const style = document.createElement('style'); style.textContent = 'body { color: red }'; document.body.append(style);
		fetch('data:,x').catch(() => {});
	}`, nil)
	s.until(`blocked.length === 4`)
	s.want(`blocked.sort().join(' ')`, "connect-src img-src script-src-elem style-src-elem")
	s.want(`typeof window.hacked`, "undefined")
}
