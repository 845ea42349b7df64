package main

import (
	"net/http/httptest"
	"testing"
)

func TestGreeting(t *testing.T) {
	for path, want := range map[string]string{
		"/":          "Hello, world!\n",
		"/?name=Ada": "Hello, Ada!\n",
		"/health":    "ok\n",
	} {
		answer := httptest.NewRecorder()
		handler().ServeHTTP(answer, httptest.NewRequest("GET", path, nil))
		if got := answer.Body.String(); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
