package playbooks

import (
	"context"
	"path/filepath"
	"slices"

	"nplay/internal/secret"
	"nplay/internal/vault"
)

// unseal opens an encrypted variable file. The passphrases that a person gives
// for it are kept out of all output, as all else that is secret.
func (l *loader) unseal(path string, sealed []byte) ([]byte, error) {
	if l.vault == nil {
		l.vault = &vault.Opener{Identities: slices.Clone(l.options.Identities)}
		if len(l.vault.Identities) == 0 {
			for _, name := range filepath.SplitList(l.environ()["NPLAY_AGE_IDENTITY"]) {
				if name != "" {
					l.vault.Identities = append(l.vault.Identities, name)
				}
			}
		}
		for i, name := range l.vault.Identities {
			l.vault.Identities[i] = expand(name)
		}
		if l.options.Ask != nil {
			l.vault.Ask = func(ctx context.Context, question string) (secret.String, error) {
				s, err := l.options.Ask(ctx, question)
				l.keep(s.Reveal())
				return s, err
			}
		}
	}
	return l.vault.Open(context.Background(), path, sealed, maxPlaybookFile)
}
