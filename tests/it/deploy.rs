//! What docs/deploy tells a host to send is what public/_headers tells others, header by header.

use std::collections::BTreeMap;

const HEADERS: &str = include_str!("../../public/_headers");
const INDEX: &str = include_str!("../../index.html");
const NGINX: &str = include_str!("../../docs/deploy/nginx.conf");
const CADDY: &str = include_str!("../../docs/deploy/Caddyfile");
const APACHE: &str = include_str!("../../docs/deploy/apache.conf");
const CLOUDFRONT: &str = include_str!("../../docs/deploy/cloudfront.json");
const GUIDE: &str = include_str!("../../docs/deploy.md");

/// A vendor's documentation, which the examples let embed the page.
const DOCS: &str = " https://docs.example.com";

fn map<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_owned(), value.replace(DOCS, ""))).collect();
    let map: BTreeMap<String, String> = pairs.iter().cloned().collect();
    assert_eq!(map.len(), pairs.len(), "a header twice: {pairs:?}");
    map
}

/// What stands for every path.
fn wanted() -> BTreeMap<String, String> {
    let lines = HEADERS.lines().skip_while(|line| *line != "/*").skip(1);
    map(lines.map(|line| line.trim().split_once(": ").unwrap()))
}

/// The lines that begin with `word`, as name and quoted value.
fn quoted<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    text.lines().filter_map(move |line| {
        let (name, rest) = line.trim().strip_prefix(word)?.trim().split_once(' ')?;
        let (value, _) = rest.strip_prefix('"')?.rsplit_once('"')?;
        Some((name, value))
    })
}

#[test]
fn every_host_sends_the_same_headers() {
    let wanted = wanted();
    assert_eq!(wanted.len(), 6);
    let caddy = CADDY.split_once("header {").unwrap().1.split_once("\n\t\t}").unwrap().0;
    let hosts = [
        ("nginx", map(quoted(NGINX, "add_header "))),
        ("Apache", map(quoted(APACHE, "Header always set "))),
        ("Caddy", map(quoted(caddy, ""))),
    ];
    for (host, headers) in hosts {
        assert_eq!(headers, wanted, "{host}");
    }
    for (host, text) in [("nginx", NGINX), ("Apache", APACHE), ("Caddy", CADDY), ("CloudFront", CLOUDFRONT)] {
        assert!(
            text.contains(&format!("frame-ancestors 'self'{DOCS}")),
            "{host} shows how to let a site embed the page"
        );
    }
}

#[test]
fn cloudfront_sends_the_same_headers() {
    let json: serde_json::Value = serde_json::from_str(CLOUDFRONT).unwrap();
    let text = |path: &str| json.pointer(path).and_then(|value| value.as_str()).unwrap_or_else(|| panic!("{path}"));
    let nosniff = json.pointer("/SecurityHeadersConfig/ContentTypeOptions/Override").is_some();
    let custom = &json["CustomHeadersConfig"];
    let items = custom["Items"].as_array().unwrap();
    assert_eq!(custom["Quantity"], items.len());
    let security = "/SecurityHeadersConfig";
    let named = [
        ("Content-Security-Policy", text(&format!("{security}/ContentSecurityPolicy/ContentSecurityPolicy"))),
        ("Referrer-Policy", text(&format!("{security}/ReferrerPolicy/ReferrerPolicy"))),
        ("X-Content-Type-Options", if nosniff { "nosniff" } else { "" }),
        ("Access-Control-Allow-Origin", text("/CorsConfig/AccessControlAllowOrigins/Items/0")),
    ];
    let more = items.iter().map(|item| (item["Header"].as_str().unwrap(), item["Value"].as_str().unwrap()));
    assert_eq!(map(named.into_iter().chain(more)), wanted());
    assert!(text("/Comment").len() <= 128, "CloudFront's limit");
}

/// A browser takes frame-ancestors from a header alone (CSP 3 §3.3).
#[test]
fn the_page_carries_the_policy_itself_but_for_who_may_frame_it() {
    let policy = INDEX.split_once("Content-Security-Policy\" content=\"").unwrap().1.split_once('"').unwrap().0;
    assert_eq!(wanted()["Content-Security-Policy"], format!("{policy}; frame-ancestors 'self'"));
}

/// nginx sends a packed file whatever has become of the one beside it.
#[test]
fn a_profile_is_never_packed_beforehand() {
    for program in ["gzip -9kf", "brotli -q 11 -kf"] {
        let line = GUIDE.lines().find(|line| line.contains(program)).unwrap();
        assert!(line.starts_with("find dist -type f ! -path 'dist/profile*' "), "{line}");
    }
    let packed = |line: &str| line.contains("gzip ") || line.contains("brotli ");
    assert_eq!(GUIDE.lines().filter(|line| line.starts_with("find ") && packed(line)).count(), 2);
}

/// What S3 does not say, CloudFront fills in with a day.
#[test]
fn a_change_on_s3_counts_at_once() {
    let commands = GUIDE.replace("\\\n", "");
    let copies: Vec<&str> = commands.lines().filter(|line| line.starts_with("aws s3 ")).collect();
    assert_eq!(copies.len(), 2);
    assert!(copies.iter().all(|line| line.contains(" --cache-control no-cache")), "{copies:?}");
}

#[test]
fn the_guide_names_each_file() {
    for file in ["nginx.conf", "Caddyfile", "apache.conf", "cloudfront.json"] {
        assert!(GUIDE.contains(&format!("deploy/{file}")), "{file}");
    }
    for host in ["GitHub Pages", "Netlify", "Cloudflare Pages", "S3"] {
        assert!(GUIDE.contains(host), "{host}");
    }
}
