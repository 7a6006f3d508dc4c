package secret

import (
	"fmt"
	"testing"
)

// Each round has another password, or it would only measure the memory.
func BenchmarkVerify(b *testing.B) {
	h := New(vectors[5].hash)
	for i := 0; b.Loop(); i++ {
		if ok, _ := Verify(h, New(fmt.Sprint(i))); ok {
			b.Fatal("verified")
		}
	}
}
