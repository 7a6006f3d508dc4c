package junossim

// password asks for a new password, twice, as the router does where it is to be
// set in clear. why says what is wrong.
func (c *console) password() (password, why string) {
	var typed [2]string
	for i, prompt := range []string{"New password:", "Retype new password:"} {
		if c.tty.pty && c.tty.print(prompt) != nil {
			return "", "error: no password\n"
		}
		line, err := c.tty.read(&typist{silent: true})
		if err != nil {
			return "", "error: no password\n"
		}
		typed[i] = line
	}
	switch {
	case typed[0] != typed[1]:
		return "", "error: password does not match\n"
	case typed[0] == "":
		return "", "error: minimum password length is 6\n"
	}
	return typed[0], ""
}
