package schema_test

import (
	"slices"
	"testing"

	"nplay/conf/schema"
)

// A foreign statement is what it was said to be, and nothing else is made up.
func TestForeign(t *testing.T) {
	for _, k := range []schema.Kind{schema.Container, schema.Leaf, schema.LeafList} {
		d := schema.Foreign(k)
		if d.Kind() != k || !d.Known() || !d.Foreign() || d.Secret() || d.Ordered() || d.Keys() != nil {
			t.Errorf("a foreign %s: kind %s, keys %v", k, d.Kind(), d.Keys())
		}
		if _, ok := d.Child("name"); ok || d.Order("name") != -1 || d.Suggest("name") != "" {
			t.Errorf("a foreign %s has something below it", k)
		}
		for name := range d.Children() {
			t.Errorf("a foreign %s has %s below it", k, name)
		}
		if d != schema.Foreign(k) {
			t.Errorf("two of %s differ", k)
		}
	}
	if err := schema.Foreign(schema.Leaf).Check("anything"); err != nil {
		t.Error(err)
	}
	a, b := schema.Foreign(schema.List, "name"), schema.Foreign(schema.List, "address", "port")
	if a == b || a != schema.Foreign(schema.List, "name") || !slices.Equal(b.Keys(), []string{"address", "port"}) || a.Kind() != schema.List {
		t.Errorf("lists: %v %v", a.Keys(), b.Keys())
	}
	if schema.Root().Foreign() || (schema.Def{}).Foreign() {
		t.Error("Junos' own is foreign")
	}
}
