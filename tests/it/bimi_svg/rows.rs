//! What is changed in a file without fault, and what is then found.

/// The rule or bug, the text in `GOOD`, what stands there instead, and what is found.
pub(crate) type Row = (&'static str, &'static str, &'static str, &'static [&'static str]);

pub(crate) const ROWS: &[Row] = &[
    (
        "no name space",
        r#" xmlns="http://www.w3.org/2000/svg""#,
        "",
        &[r#"SVG_ROOT_NS error [svg] -> svg xmlns="http://www.w3.org/2000/svg""#],
    ),
    ("another name space", "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml", &["SVG_ROOT_NS error [svg]"]),
    ("version 1.1", r#"version="1.2""#, r#"version="1.1""#, &["SVG_VERSION error [1.1] -> 1.2"]),
    ("no version", r#" version="1.2""#, "", &[r#"SVG_VERSION error [svg] -> svg version="1.2""#]),
    ("tiny is not tiny-ps", "tiny-ps", "tiny", &["SVG_BASEPROFILE error [tiny] -> tiny-ps"]),
    ("the case of tiny-ps", "tiny-ps", "tiny-PS", &["SVG_BASEPROFILE error [tiny-PS] -> tiny-ps"]),
    (
        "no baseProfile",
        r#" baseProfile="tiny-ps""#,
        "",
        &[r#"SVG_BASEPROFILE error [svg] -> svg baseProfile="tiny-ps""#],
    ),
    ("no title", "<title>Example</title>\n", "", &["SVG_TITLE_MISSING error [svg]"]),
    ("an empty title", ">Example<", "> <", &["SVG_TITLE_MISSING error [<title> </title>]"]),
    ("two titles", "<rect", "<title>Other</title><rect", &["SVG_TITLE_MISSING error [<title>Other</title>] -> "]),
    (
        "the description before the title",
        "<title>Example</title>\n<desc>A blue ring</desc>",
        "<desc>A blue ring</desc>\n<title>Example</title>",
        &["SVG_TITLE_NOT_FIRST warning [<title>Example</title>]"],
    ),
    (
        "a title of 65 characters",
        "Example",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        &["SVG_TITLE_LONG warning [<title>xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx</title>]"],
    ),
    ("a title that is none", "Example", "Untitled-1", &["SVG_TITLE_GENERIC warning [<title>Untitled-1</title>]"]),
    (
        "the title of a converter",
        "Example",
        "bimi-svg-tiny-12-ps",
        &["SVG_TITLE_GENERIC warning [<title>bimi-svg-tiny-12-ps</title>]"],
    ),
    ("no description", "<desc>A blue ring</desc>\n", "", &["SVG_DESC info"]),
    ("an empty description", "A blue ring", "", &["SVG_DESC info [<desc></desc>]"]),
    (
        "x and y on the root (Illustrator)",
        "viewBox",
        r#"x="0px" y="0px" viewBox"#,
        &[r#"SVG_ROOT_XY error [x="0px"] -> "#, r#"SVG_ROOT_XY error [y="0px"] -> "#],
    ),
    (
        "an image with a bitmap",
        "<circle",
        r#"<image href="data:image/png;base64,iVBORw0KGgo=" width="9" height="9"/><circle"#,
        &["SVG_FORBIDDEN_ELEMENT error [image]", r#"SVG_RASTER error [href="data:image/png;base64,iVBORw0KGgo="]"#],
    ),
    (
        "an image from elsewhere",
        "<circle",
        r#"<image href="https://example.com/logo.svg"/><circle"#,
        &["SVG_FORBIDDEN_ELEMENT error [image]", r#"SVG_EXTERNAL_REF error [href="https://example.com/logo.svg"]"#],
    ),
    (
        "a bitmap in a fill",
        r#"fill="blue""#,
        r#"fill="url(data:image/png;base64,iVBORw0KGgo=)""#,
        &[r#"SVG_RASTER error [fill="url(data:image/png;base64,iVBORw0KGgo=)"]"#, "SVG_ONE_COLOUR warning"],
    ),
    (
        "a script",
        "<circle",
        "<script>alert(1)</script><circle",
        &["SVG_SCRIPT error [<script>alert(1)</script>] -> ", "SVG_FORBIDDEN_ELEMENT error [script]"],
    ),
    (
        "a script in an address",
        "<circle",
        r#"<a href="javascript:alert(1)"/><circle"#,
        &["SVG_FORBIDDEN_ELEMENT error [a]", r#"SVG_SCRIPT error [href="javascript:alert(1)"]"#],
    ),
    ("an event", "<circle", r#"<circle onclick="alert(1)""#, &[r#"SVG_EVENT_ATTR error [onclick="alert(1)"] -> "#]),
    (
        "an animation",
        r#"fill="blue"/>"#,
        r#"fill="blue"><animate attributeName="r" to="9"/></circle>"#,
        &["SVG_FORBIDDEN_ELEMENT error [animate]", "SVG_ANIMATION error [animate]"],
    ),
    (
        "a style sheet",
        "<circle",
        "<style>circle { fill: red }</style><circle",
        &["SVG_FORBIDDEN_ELEMENT error [style]"],
    ),
    (
        "a style sheet from elsewhere",
        "<circle",
        r#"<style>@import "a.css"; circle { fill: url(https://example.com/a) }</style><circle"#,
        &[
            r#"SVG_EXTERNAL_REF error [<style>@import "a.css"; circle { fill: url(https://example.com/a) }</style>]"#,
            r#"SVG_EXTERNAL_REF error [<style>@import "a.css"; circle { fill: url(https://example.com/a) }</style>]"#,
            "SVG_FORBIDDEN_ELEMENT error [style]",
        ],
    ),
    (
        "a processing instruction with a style sheet",
        "<svg",
        r#"<?xml-stylesheet href="a.css"?>
<svg"#,
        &[r#"SVG_PI_STYLESHEET error [<?xml-stylesheet href="a.css"?>]"#],
    ),
    (
        "a mask, a filter, a switch",
        "<circle",
        "<mask/><filter/><switch/><circle",
        &[
            "SVG_FORBIDDEN_ELEMENT error [mask]",
            "SVG_FORBIDDEN_ELEMENT error [filter]",
            "SVG_FORBIDDEN_ELEMENT error [switch]",
        ],
    ),
    ("a drawing in a drawing", "<circle", "<svg/><circle", &["SVG_FORBIDDEN_ELEMENT error [svg]"]),
    (
        "a description of a part",
        r#"fill="blue"/>"#,
        r#"fill="blue"><desc>Ring</desc></circle>"#,
        &["SVG_FORBIDDEN_ELEMENT error [<desc>Ring</desc>] -> "],
    ),
    ("a stop outside of a gradient", "<circle", "<stop/><circle", &["SVG_FORBIDDEN_ELEMENT error [stop]"]),
    (
        "tspan",
        "<circle",
        r#"<text y="9">a<tspan>b</tspan></text><circle"#,
        &["SVG_TEXT_ELEMENT warning [text]", "SVG_FORBIDDEN_ELEMENT error [tspan]"],
    ),
    (
        "an element of an editor",
        "<circle",
        r#"<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">AA==</i:pgf><circle"#,
        &[
            r#"SVG_FORBIDDEN_ELEMENT error [<i:pgf xmlns:i="http://ns.adobe.com/AdobeIllustrator/10.0/">AA==</i:pgf>] -> "#,
        ],
    ),
    (
        "an element of HTML",
        "<circle",
        r#"<p xmlns="http://www.w3.org/1999/xhtml"/><circle"#,
        &["SVG_FORBIDDEN_ELEMENT error [p]"],
    ),
    (
        "a reference to elsewhere",
        "<circle",
        r#"<use href="https://example.com/a.svg#a"/><circle"#,
        &[r#"SVG_EXTERNAL_REF error [href="https://example.com/a.svg#a"]"#],
    ),
    (
        "a paint from elsewhere",
        r#""blue""#,
        r#""url(a.svg#a)""#,
        &[r#"SVG_EXTERNAL_REF error [fill="url(a.svg#a)"]"#, "SVG_ONE_COLOUR warning"],
    ),
    (
        "xlink",
        "<circle",
        r##"<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="#c"/><circle id="c""##,
        &[r##"SVG_XLINK warning [xlink:href="#c"]"##],
    ),
    (
        "a target that is not there",
        "<circle",
        r##"<use href="#c"/><circle"##,
        &[r##"SVG_DANGLING_REF warning [href="#c"]"##],
    ),
    (
        "a paint that is not there",
        r#""blue""#,
        r#""url(#c)""#,
        &[r#"SVG_DANGLING_REF warning [fill="url(#c)"]"#, "SVG_ONE_COLOUR warning"],
    ),
    (
        "a use within itself",
        "<circle",
        r##"<g id="a"><use href="#a"/></g><circle"##,
        &[r##"SVG_DANGLING_REF error [href="#a"]"##],
    ),
    (
        "two that use each other",
        "<circle",
        r##"<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g><circle"##,
        &[r##"SVG_DANGLING_REF error [href="#a"]"##],
    ),
    ("a part used twice", "<circle", r##"<use href="#c" x="1"/><use href="#c" x="2"/><circle id="c""##, &[]),
    (
        "inline CSS",
        r#"fill="blue"/>"#,
        r#"style="fill:blue;stroke:#fff; stroke-width: 2px"/>"#,
        &[
            r##"SVG_STYLE_ATTR error [style="fill:blue;stroke:#fff; stroke-width: 2px"] -> fill="blue" stroke="#fff" stroke-width="2px""##,
        ],
    ),
    (
        "inline CSS with what shows nothing",
        r#"fill="blue"/>"#,
        r#"style="opacity:1;fill:blue;-inkscape-stroke:none;line-height:1.25;enable-background:new 0 0 9 9"/>"#,
        &[
            r#"SVG_STYLE_ATTR error [style="opacity:1;fill:blue;-inkscape-stroke:none;line-height:1.25;enable-background:new 0 0 9 9"] -> fill="blue""#,
        ],
    ),
    (
        "inline CSS that no attribute says",
        r#"fill="blue"/>"#,
        r#"style="fill:blue;opacity:.5"/>"#,
        &[r#"SVG_STYLE_ATTR error [style="fill:blue;opacity:.5"]"#],
    ),
    (
        "inline CSS over an attribute",
        r#"fill="blue"/>"#,
        r#"fill="blue" style="fill:red"/>"#,
        &[r#"SVG_STYLE_ATTR error [style="fill:red"]"#],
    ),
    (
        "inline CSS with !important",
        r#"fill="blue"/>"#,
        r#"style="fill:blue !important"/>"#,
        &[r#"SVG_STYLE_ATTR error [style="fill:blue !important"]"#],
    ),
];
