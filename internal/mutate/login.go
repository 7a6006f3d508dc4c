package main

var loginBugs = []bug{
	{
		name: "keys use up the password's try", file: "transport/sshdial/login.go",
		old: "\t\t\tleft--\n", new: "",
		tests: testsOfSSH,
	},
	{
		name: "a refused password is sent by another method", file: "transport/sshdial/login.go",
		old: "left > 0 && l.password != sent && l.password != denied", new: "left > 0",
		tests: testsOfSSH,
	},
	{
		name: "a refused password is sent again in the run", file: "transport/sshdial/creds.go",
		old: "c.refused[t.account()] = true", new: "c.refused[t.account()] = false",
		tests: testsOfSSH,
	},
	{
		name: "all keys of the agent are shown", file: "transport/sshdial/offer.go",
		old: "if len(s.ids) == 0 && len(s.target.Certificates) == 0 {", new: "if true {",
		tests: testsOfSSH,
	},
	{
		name: "an expired certificate is shown", file: "transport/sshdial/certificate.go",
		old: "at >= c.ValidBefore", new: "at < 0",
		tests: testsOfSSH,
	},
	{
		name: "the password is given to any prompt", file: "transport/sshdial/answers.go",
		old: "!echo && asksPassword(prompt) &&", new: "!echo &&",
		tests: testsOfSSH,
	},
	{
		name: "a person is asked in the first round only", file: "transport/sshdial/answers.go",
		old: "case l.dialer.Ask == nil:", new: "case l.dialer.Ask == nil || l.dialogue.rounds > 1:",
		tests: testsOfSSH,
	},
}
