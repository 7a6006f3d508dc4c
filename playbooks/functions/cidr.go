package functions

import (
	"fmt"
	"math/big"
	"net/netip"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

var (
	prefixParam = function.Parameter{Name: "prefix", Type: cty.String}

	// cidrHostFunc gives the address with a number in a prefix; a negative
	// number counts from the prefix's end.
	cidrHostFunc = function.New(&function.Spec{
		Params: []function.Parameter{prefixParam, {Name: "hostnum", Type: cty.Number}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			p, err := prefixArg(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			n, err := wholeArg(args[1], 1)
			if err != nil {
				return cty.NilVal, err
			}
			size := new(big.Int).Lsh(big.NewInt(1), uint(p.Addr().BitLen()-p.Bits()))
			if n.Sign() < 0 {
				n.Add(n, size)
			}
			if n.Sign() < 0 || n.Cmp(size) >= 0 {
				return cty.NilVal, function.NewArgErrorf(1, "is outside of a /%d, which has %s addresses", p.Bits(), size)
			}
			return cty.StringVal(plus(p.Addr(), n).String()), nil
		},
	})

	cidrNetmaskFunc = function.New(&function.Spec{
		Params: []function.Parameter{prefixParam},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			p, err := prefixArg(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			ones := netip.PrefixFrom(netip.IPv4Unspecified(), p.Bits())
			if p.Addr().Is6() {
				ones = netip.PrefixFrom(netip.IPv6Unspecified(), p.Bits())
			}
			bits := p.Addr().BitLen()
			mask := new(big.Int).Lsh(big.NewInt(1), uint(bits-p.Bits()))
			mask.Sub(new(big.Int).Lsh(big.NewInt(1), uint(bits)), mask)
			return cty.StringVal(plus(ones.Addr(), mask).String()), nil
		},
	})

	// cidrSubnetFunc gives the subnet with a number, newbits longer than the
	// prefix.
	cidrSubnetFunc = function.New(&function.Spec{
		Params: []function.Parameter{prefixParam, {Name: "newbits", Type: cty.Number}, {Name: "netnum", Type: cty.Number}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			p, err := prefixArg(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			more, err := wholeArg(args[1], 1)
			if err != nil {
				return cty.NilVal, err
			}
			n, err := wholeArg(args[2], 2)
			if err != nil {
				return cty.NilVal, err
			}
			left := p.Addr().BitLen() - p.Bits()
			if more.Sign() < 0 || more.Cmp(big.NewInt(int64(left))) > 0 {
				return cty.NilVal, function.NewArgErrorf(1, "must be 0 to %d: a /%d has %d bits left", left, p.Bits(), left)
			}
			bits := p.Bits() + int(more.Int64())
			if n.Sign() < 0 || n.BitLen() > int(more.Int64()) {
				return cty.NilVal, function.NewArgErrorf(2, "does not fit into %s more bits", more)
			}
			n.Lsh(n, uint(p.Addr().BitLen()-bits))
			return cty.StringVal(netip.PrefixFrom(plus(p.Addr(), n), bits).String()), nil
		},
	})

	// cidrContainsFunc says whether an address or a whole prefix lies in a
	// prefix.
	cidrContainsFunc = function.New(&function.Spec{
		Params: []function.Parameter{prefixParam, {Name: "address_or_prefix", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(args []cty.Value, _ cty.Type) (cty.Value, error) {
			p, err := prefixArg(args[0])
			if err != nil {
				return cty.NilVal, err
			}
			s := args[1].AsString()
			if a, err := netip.ParseAddr(s); err == nil && a.Zone() == "" {
				return cty.BoolVal(p.Contains(a)), nil
			}
			q, err := netip.ParsePrefix(s)
			if err != nil {
				return cty.NilVal, function.NewArgErrorf(1, "%q is neither an address nor a prefix", s)
			}
			return cty.BoolVal(q.Bits() >= p.Bits() && p.Contains(q.Addr())), nil
		},
	})
)

// prefixArg reads a prefix and drops the host's bits.
func prefixArg(v cty.Value) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(v.AsString())
	if err != nil {
		return netip.Prefix{}, function.NewArgErrorf(0, "%q is not a prefix such as 192.0.2.0/24 or 2001:db8::/32", v.AsString())
	}
	return p.Masked(), nil
}

// wholeArg reads a whole number of a size that addresses can have.
func wholeArg(v cty.Value, arg int) (*big.Int, error) {
	f := v.AsBigFloat()
	if f.IsInf() || !f.IsInt() || f.MantExp(nil) > 130 {
		return nil, function.NewArgErrorf(arg, "must be a whole number")
	}
	n, _ := f.Int(nil)
	return n, nil
}

// plus adds n, which the caller has checked to stay within the address's bits.
func plus(a netip.Addr, n *big.Int) netip.Addr {
	sum := new(big.Int).Add(new(big.Int).SetBytes(a.AsSlice()), n)
	b := make([]byte, a.BitLen()/8)
	out, ok := netip.AddrFromSlice(sum.FillBytes(b))
	if !ok {
		panic(fmt.Sprintf("an address of %d bytes", len(b)))
	}
	return out
}
