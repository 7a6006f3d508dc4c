package modules

import (
	"slices"

	"nplay/conf"
)

// EnsureAuthOrder keeps whom the router asks whether a password is right, and
// in which order.
//
// The list is the whole order: methods that it does not name are taken out.
// Junos asks the first one; when that says no, or does not answer, the next.
// With password in the list a person whom the servers refuse may still have a
// local password that is right. Without it local passwords count only while no
// server answers, and a login that a server refuses is refused: an order
// without password has to be asked for.
type EnsureAuthOrder struct {
	Order           []string `hcl:"order,optional" doc:"radius, tacplus and password, the one that is asked first in front; the whole list; needed unless absent"`
	WithoutPassword bool     `hcl:"without_password,optional" doc:"true takes an order without password, with which local passwords count only while no server answers"`
	Absent          bool     `hcl:"absent,optional" doc:"true removes the order, whatever it is; then local passwords are all there is"`
}

// Scope implements Module.
func (m *EnsureAuthOrder) Scope() []string { return []string{"system/authentication-order"} }

// Validate checks the arguments.
func (m *EnsureAuthOrder) Validate() error {
	var f faults
	if m.Absent {
		f.idle("order", m.Order != nil)
		f.idle("without_password", m.WithoutPassword)
		return f.err()
	}
	for _, method := range m.Order {
		f.note("order", checkValue(method, "system", "authentication-order"))
	}
	for _, method := range repeated(m.Order) {
		f.add("order", "%q is listed twice", method)
	}
	local := slices.Contains(m.Order, "password")
	switch {
	case len(m.Order) == 0:
		f.add("order", "is needed: whom the router asks, such as [\"radius\", \"password\"]; absent = true removes what it has")
	case !local && !m.WithoutPassword:
		f.add("order", "has no \"password\": local passwords, also the one nplay may log in with, would count only while no server answers; add it, or set without_password = true if that is what you want")
	case local && m.WithoutPassword:
		f.add("without_password", "is true, and the order has \"password\"; leave one of them out")
	}
	return f.err()
}

// Ensure implements Module.
func (m *EnsureAuthOrder) Ensure(_ conf.Target, c *conf.Node) error {
	if m.Absent {
		c.Find("system").Remove("authentication-order")
		return nil
	}
	system, err := stanza(c, "system")
	if err != nil {
		return err
	}
	exactly(system, "authentication-order", m.Order)
	order(system, "authentication-order", m.Order)
	return nil
}
