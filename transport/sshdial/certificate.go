package sshdial

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// A certificate is an OpenSSH user certificate from a file.
type certificate struct {
	path string
	*ssh.Certificate
}

// certificates reads those that the target names and those beside its
// identities, which may be missing. notes say why some are not used.
func (d *Dialer) certificatesOf(ctx context.Context, t Target) (certs []certificate, notes []string, err error) {
	for _, path := range t.Certificates {
		c, err := d.certificate(ctx, path)
		if err != nil {
			return nil, nil, err
		}
		certs = append(certs, certificate{path, c})
	}
	for _, path := range t.Identities {
		path = strings.TrimSuffix(path, ".pub") + "-cert.pub"
		c, err := d.certificate(ctx, path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case ctx.Err() != nil:
			return nil, nil, ctx.Err()
		case err != nil:
			notes = append(notes, fmt.Sprintf("%s is no certificate that can be used", path))
		default:
			certs = append(certs, certificate{path, c})
		}
	}
	var good []certificate
	for _, c := range certs {
		if flaw := c.flaw(time.Now()); flaw != "" {
			notes = append(notes, fmt.Sprintf("the certificate %s %s", c.path, flaw))
		} else {
			good = append(good, c)
		}
	}
	return good, notes, nil
}

// certificate reads a certificate file, once per run.
func (d *Dialer) certificate(ctx context.Context, path string) (*ssh.Certificate, error) {
	return d.creds.certificates.get(ctx, path, func(context.Context) (*ssh.Certificate, error) {
		data, err := readFile(expand(path), maxKeyFile)
		if err != nil {
			return nil, noLogin(fmt.Sprintf("the certificate %s cannot be read: %v", path, reason(err)), err, "")
		}
		public, _, _, _, err := ssh.ParseAuthorizedKey(bytes.TrimSpace(data))
		c, ok := public.(*ssh.Certificate)
		if !ok {
			return nil, noLogin(fmt.Sprintf("%s holds no OpenSSH certificate", path), err,
				"`certificate` names what ssh-keygen -s has written: NAME-cert.pub")
		}
		return c, nil
	})
}

// flaw says why no router can take the certificate, "" when one may.
func (c certificate) flaw(now time.Time) string {
	at := uint64(now.Unix())
	switch {
	case c.CertType != ssh.UserCert:
		return "is not one of a user"
	case c.Key.Type() == keyDSA:
		return "is for a DSA key, which is too weak"
	case c.ValidBefore != ssh.CertTimeInfinity && at >= c.ValidBefore:
		return "expired on " + day(c.ValidBefore)
	case at < c.ValidAfter:
		return "is not valid before " + day(c.ValidAfter)
	}
	return ""
}

// day writes a time of a certificate, which may be any number.
func day(seconds uint64) string {
	if seconds > 1<<40 {
		return "a day after all days"
	}
	return time.Unix(int64(seconds), 0).UTC().Format("2006-01-02 15:04:05 UTC")
}

// bare is the key without a certificate around it.
func bare(k ssh.PublicKey) ssh.PublicKey {
	if c, ok := k.(*ssh.Certificate); ok {
		return c.Key
	}
	return k
}
