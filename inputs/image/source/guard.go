package source

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// timeouts bound how long a registry may keep us waiting.
type timeouts struct {
	// connect is for the connection, header for the answer to begin, idle for
	// the next bytes of it.
	connect, header, idle time.Duration
	// backoff is the first pause before a request is repeated; it doubles.
	backoff time.Duration
}

func defaultTimeouts() timeouts {
	return timeouts{connect: 15 * time.Second, header: 60 * time.Second, idle: 60 * time.Second, backoff: 500 * time.Millisecond}
}

// guard is the way to the network. Whom the user named may be anywhere; where a
// registry leads to from there (a redirect, the realm of its tokens, a store of
// blobs) must be a public address, so that no registry can make us talk to the
// network that we stand in. The address is checked when the connection is made,
// after the name was resolved.
type guard struct {
	// named are the hosts, host:port, that the user named.
	named map[string]bool
	// insecure are those that may be spoken to without TLS, or with a
	// certificate that cannot be verified.
	insecure map[string]bool
	// proxy says which proxy a request goes through, nil for none.
	proxy func(*http.Request) (*url.URL, error)
	// lookup resolves a name.
	lookup func(ctx context.Context, network, host string) ([]netip.Addr, error)

	direct, lax, proxied, laxProxied *http.Transport
}

func newGuard(named, insecure []string, t timeouts) *guard {
	g := &guard{named: map[string]bool{}, insecure: map[string]bool{}, proxy: http.ProxyFromEnvironment, lookup: net.DefaultResolver.LookupNetIP}
	for _, host := range named {
		g.named[withPort(host, "443")] = true
		g.named[withPort(host, "80")] = true
	}
	for _, host := range insecure {
		for _, port := range []string{"443", "80"} {
			g.insecure[withPort(host, port)], g.named[withPort(host, port)] = true, true
		}
	}
	free := &net.Dialer{Timeout: t.connect, KeepAlive: 30 * time.Second}
	checked := &net.Dialer{Timeout: t.connect, KeepAlive: 30 * time.Second, Control: refusePrivate}
	dial := func(ctx context.Context, network, addr string) (net.Conn, error) {
		if g.named[strings.ToLower(addr)] {
			return free.DialContext(ctx, network, addr)
		}
		return checked.DialContext(ctx, network, addr)
	}
	make := func(dial func(context.Context, string, string) (net.Conn, error), proxy func(*http.Request) (*url.URL, error), lax bool) *http.Transport {
		return &http.Transport{
			DialContext: dial, Proxy: proxy, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12, InsecureSkipVerify: lax},
			TLSHandshakeTimeout: t.connect, ResponseHeaderTimeout: t.header, ExpectContinueTimeout: time.Second,
			MaxIdleConnsPerHost: 8, IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 1 << 20,
			DisableCompression: true, ForceAttemptHTTP2: true,
		}
	}
	g.direct, g.lax = make(dial, nil, false), make(dial, nil, true)
	through := func(r *http.Request) (*url.URL, error) { return g.proxy(r) }
	g.proxied, g.laxProxied = make(free.DialContext, through, false), make(free.DialContext, through, true)
	return g
}

// withPort adds the port that is meant where none is said.
func withPort(host, port string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return strings.ToLower(host)
	}
	return strings.ToLower(net.JoinHostPort(strings.Trim(host, "[]"), port))
}

// hostPort is the host that a request goes to, with its port.
func hostPort(u *url.URL) string {
	return withPort(u.Host, defaultPort(u.Scheme))
}

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// RoundTrip implements http.RoundTripper.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	host := hostPort(r.URL)
	switch r.URL.Scheme {
	case "https":
	case "http":
		if !g.insecure[host] && !(g.named[host] && loopback(r.URL.Hostname())) {
			return nil, fmt.Errorf("%s: %w", r.URL.Host, errPlain)
		}
	default:
		return nil, fmt.Errorf("the scheme of %s://%s is not http or https", r.URL.Scheme, r.URL.Host)
	}
	through, err := g.proxy(r)
	if err != nil {
		return nil, fmt.Errorf("find the proxy: %w", err)
	}
	lax := g.insecure[host]
	if through == nil {
		if lax {
			return g.lax.RoundTrip(r)
		}
		return g.direct.RoundTrip(r)
	}
	if err := g.checkProxied(r.Context(), host); err != nil {
		return nil, err
	}
	if lax {
		return g.laxProxied.RoundTrip(r)
	}
	return g.proxied.RoundTrip(r)
}

// checkProxied checks a host that a proxy will connect to. It is the proxy that
// resolves the name, so this is done here as well: a name that only the proxy
// knows is nobody's but the user's to allow.
func (g *guard) checkProxied(ctx context.Context, host string) error {
	if g.named[host] {
		return nil
	}
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		return err
	}
	addrs := []netip.Addr{}
	if addr, err := netip.ParseAddr(name); err == nil {
		addrs = append(addrs, addr)
	} else if addrs, err = g.lookup(ctx, "ip", name); err != nil {
		return fmt.Errorf("%s cannot be resolved, so it cannot be known that it is a public address: %w", name, err)
	}
	for _, addr := range addrs {
		if err := public(addr); err != nil {
			return fmt.Errorf("%s is at %w", name, err)
		}
	}
	return nil
}

func (g *guard) close() {
	for _, t := range []*http.Transport{g.direct, g.lax, g.proxied, g.laxProxied} {
		t.CloseIdleConnections()
	}
}

// loopback says that a name always means this machine, as Docker and
// go-containerregistry treat registries without TLS.
func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// errPlain says that a host was to be spoken to without TLS.
var errPlain = errors.New("it may only be spoken to without TLS if --insecure-registry names it")

// ErrPrivate says that a registry led to an address that is not public.
var ErrPrivate = errors.New("an address that is not public (--allow-host names hosts that may have one)")

// refusePrivate is called with the address that a connection is about to be
// made to.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	addr, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("check address %s: %w", address, err)
	}
	return public(addr.Addr())
}

// public refuses addresses that are not on the internet: IANA's special-purpose
// registries for IPv4 and IPv6 (RFC 6890).
func public(addr netip.Addr) error {
	addr = addr.WithZone("").Unmap()
	for _, prefix := range embedding() {
		if prefix.Contains(addr) {
			if err := public(embedded(addr, prefix)); err != nil {
				return err
			}
		}
	}
	if addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsMulticast() || addr.IsUnspecified() || !addr.IsValid() {
		return fmt.Errorf("%s, %w", addr, ErrPrivate)
	}
	for _, prefix := range special() {
		if prefix.Contains(addr) {
			return fmt.Errorf("%s, %w", addr, ErrPrivate)
		}
	}
	return nil
}

// special are blocks that net/netip has no word for.
func special() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),        // this network, RFC 791
		netip.MustParsePrefix("100.64.0.0/10"),    // carrier-grade NAT, RFC 6598; a metadata service of Alibaba
		netip.MustParsePrefix("192.0.0.0/24"),     // protocol assignments, RFC 6890; a metadata service of Oracle
		netip.MustParsePrefix("192.0.2.0/24"),     // documentation, RFC 5737
		netip.MustParsePrefix("198.18.0.0/15"),    // benchmarks, RFC 2544
		netip.MustParsePrefix("198.51.100.0/24"),  // documentation
		netip.MustParsePrefix("203.0.113.0/24"),   // documentation
		netip.MustParsePrefix("240.0.0.0/4"),      // reserved, RFC 1112, and broadcast
		netip.MustParsePrefix("168.63.129.16/32"), // the host of an Azure machine
		netip.MustParsePrefix("::/96"),            // IPv4-compatible, RFC 4291
		netip.MustParsePrefix("64:ff9b:1::/48"),   // local NAT64, RFC 8215
		netip.MustParsePrefix("100::/64"),         // discard, RFC 6666
		netip.MustParsePrefix("2001:db8::/32"),    // documentation, RFC 3849
		netip.MustParsePrefix("2001::/32"),        // Teredo, RFC 4380: leads to whom it likes
		netip.MustParsePrefix("fec0::/10"),        // site-local, RFC 3879
		netip.MustParsePrefix("3fff::/20"),        // documentation, RFC 9637
	}
}

// embedding are blocks of IPv6 addresses that stand for an IPv4 address.
func embedding() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("64:ff9b::/96"), // NAT64, RFC 6052
		netip.MustParsePrefix("2002::/16"),    // 6to4, RFC 3056
	}
}

// embedded is the IPv4 address that an address of such a block stands for.
func embedded(addr netip.Addr, prefix netip.Prefix) netip.Addr {
	b := addr.As16()
	if prefix.Bits() == 16 {
		return netip.AddrFrom4([4]byte(b[2:6]))
	}
	return netip.AddrFrom4([4]byte(b[12:16]))
}
