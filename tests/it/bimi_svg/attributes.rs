//! Attributes, sizes and weight: what is changed in a file without fault, and what is then found.

use super::rows::Row;

pub(crate) const ATTRIBUTES: &[Row] = &[
    (
        "a class without a style sheet",
        r#"fill="blue"/>"#,
        r#"fill="blue" class="cls-1"/>"#,
        &[r#"SVG_CLASS_WITHOUT_STYLE warning [class="cls-1"] -> "#],
    ),
    ("opacity", r#"fill="blue"/>"#, r#"fill="blue" opacity=".5"/>"#, &[r#"SVG_FORBIDDEN_ATTR error [opacity=".5"]"#]),
    (
        "opacity of one",
        r#"fill="blue"/>"#,
        r#"fill="blue" opacity="1"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [opacity="1"] -> "#],
    ),
    (
        "data and ARIA",
        r#"fill="blue"/>"#,
        r#"fill="blue" data-name="Ring" aria-hidden="true"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [data-name="Ring"] -> "#, r#"SVG_FORBIDDEN_ATTR error [aria-hidden="true"] -> "#],
    ),
    (
        "an attribute of an editor",
        "<circle",
        r#"<circle xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:label="Ring""#,
        &[r#"SVG_FORBIDDEN_ATTR error [inkscape:label="Ring"] -> "#],
    ),
    (
        "a transform on the root",
        "viewBox",
        r#"transform="scale(2)" viewBox"#,
        &[r#"SVG_FORBIDDEN_ATTR error [transform="scale(2)"]"#],
    ),
    (
        "clip-rule without a clipping path (Figma)",
        r#"fill="blue"/>"#,
        r#"fill="blue" clip-rule="evenodd"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [clip-rule="evenodd"] -> "#],
    ),
    (
        "clip-rule with one",
        "<circle",
        r#"<clipPath/><circle clip-rule="evenodd""#,
        &["SVG_FORBIDDEN_ELEMENT error [clipPath]", r#"SVG_FORBIDDEN_ATTR error [clip-rule="evenodd"]"#],
    ),
    (
        "visibility of one element",
        r#"fill="blue"/>"#,
        r#"fill="blue" visibility="hidden"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [visibility="hidden"]"#],
    ),
    (
        "visibility that none changes",
        r#"fill="blue"/>"#,
        r#"fill="blue" visibility="visible"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [visibility="visible"] -> "#],
    ),
    (
        "a weight in numbers",
        "<circle",
        r#"<text font-weight="700">a</text><circle"#,
        &["SVG_TEXT_ELEMENT warning [text]", r#"SVG_FORBIDDEN_ATTR error [font-weight="700"] -> font-weight="bold""#],
    ),
    (
        "a weight without a name",
        "<circle",
        r#"<text font-weight="600">a</text><circle"#,
        &["SVG_TEXT_ELEMENT warning [text]", r#"SVG_FORBIDDEN_ATTR error [font-weight="600"]"#],
    ),
    (
        "a line cap that is none",
        r#"fill="blue"/>"#,
        r#"fill="blue" stroke-linecap="flat"/>"#,
        &[r#"SVG_FORBIDDEN_ATTR error [stroke-linecap="flat"]"#],
    ),
    (
        "a gradient with what is not allowed",
        "<circle",
        r#"<defs><linearGradient id="g" gradientTransform="scale(2)" spreadMethod="pad"><stop offset="0" stop-color="red"/></linearGradient></defs><circle stroke="url(#g)""#,
        &[
            r#"SVG_FORBIDDEN_ATTR error [gradientTransform="scale(2)"]"#,
            r#"SVG_FORBIDDEN_ATTR error [spreadMethod="pad"] -> "#,
        ],
    ),
    ("zoomAndPan", "viewBox", r#"zoomAndPan="magnify" viewBox"#, &["SVG_FIXED_ATTR error [magnify] -> disable"]),
    (
        "all that is fixed, right",
        "viewBox",
        r#"zoomAndPan="disable" externalResourcesRequired="false" focusable="false" snapshotTime="none" playbackOrder="all" timelineBegin="onLoad" viewBox"#,
        &[],
    ),
    (
        "all that is fixed, wrong",
        "viewBox",
        r#"zoomAndPan="" externalResourcesRequired="true" focusable="auto" snapshotTime="0" playbackOrder="forwardOnly" timelineBegin="onStart" viewBox"#,
        &[
            "SVG_FIXED_ATTR error [] -> disable",
            "SVG_FIXED_ATTR error [true] -> false",
            "SVG_FIXED_ATTR error [auto] -> false",
            "SVG_FIXED_ATTR error [0] -> none",
            "SVG_FIXED_ATTR error [forwardOnly] -> all",
            "SVG_FIXED_ATTR error [onStart] -> onLoad",
        ],
    ),
    (
        "preserveAspectRatio",
        "viewBox",
        r#"preserveAspectRatio="xMinYMin slice" viewBox"#,
        &[r#"SVG_PRESERVE_ASPECT error [preserveAspectRatio="xMinYMin slice"]"#],
    ),
    ("preserveAspectRatio, right", "viewBox", r#"preserveAspectRatio=" xMidYMid  meet" viewBox"#, &[]),
    (
        "no viewBox",
        r#" viewBox="0 0 100 100""#,
        "",
        &[r#"SVG_VIEWBOX_MISSING warning [svg] -> svg viewBox="0 0 100 100""#],
    ),
    (
        "no viewBox, and a size in pixels with their unit",
        r#"width="100" height="100" viewBox="0 0 100 100""#,
        r#"width="512px" height="512px""#,
        &[r#"SVG_VIEWBOX_MISSING warning [svg] -> svg viewBox="0 0 512 512""#],
    ),
    (
        "no viewBox and no size",
        r#" width="100" height="100" viewBox="0 0 100 100""#,
        "",
        &["SVG_VIEWBOX_MISSING warning [svg]", "SVG_SIZE_ABSENT info"],
    ),
    ("a viewBox of three", "0 0 100 100", "0 0 100", &[r#"SVG_VIEWBOX_MISSING warning [viewBox="0 0 100"]"#]),
    ("a viewBox with commas", "0 0 100 100", "0,0,1e2,100.0", &[]),
    (
        "a viewBox that is not square",
        "0 0 100 100",
        "0 0 200 100",
        &[r#"SVG_NOT_SQUARE error [viewBox="0 0 200 100"]"#, "SVG_TRANSPARENT warning"],
    ),
    (
        "a size that is not square",
        r#"height="100" viewBox"#,
        r#"height="200" viewBox"#,
        &[r#"SVG_NOT_SQUARE error [width="100" height="200"]"#],
    ),
    (
        "percent",
        r#"width="100" height="100" viewBox"#,
        r#"width="100%" height="50%" viewBox"#,
        &[r#"SVG_SIZE_PERCENT error [width="100%"] -> "#, r#"SVG_SIZE_PERCENT error [height="50%"]"#],
    ),
    (
        "32 pixels",
        r#"width="100" height="100" viewBox"#,
        r#"width="32" height="32" viewBox"#,
        &[r#"SVG_SIZE_SMALL warning [width="32"]"#, r#"SVG_SIZE_SMALL warning [height="32"]"#],
    ),
    (
        "millimetres (Inkscape)",
        r#"width="100" height="100" viewBox"#,
        r#"width="100mm" height="100mm" viewBox"#,
        &[r#"SVG_SIZE_SMALL warning [width="100mm"]"#, r#"SVG_SIZE_SMALL warning [height="100mm"]"#],
    ),
    ("no size", r#" width="100" height="100" viewBox"#, " viewBox", &["SVG_SIZE_ABSENT info"]),
    ("white on white", r#""blue""#, r#""white""#, &["SVG_ONE_COLOUR warning"]),
    (
        "nothing behind",
        r##"<rect width="100" height="100" fill="#fff"/>
"##,
        "",
        &["SVG_ONE_COLOUR warning", "SVG_TRANSPARENT warning"],
    ),
    (
        "black on nothing",
        r##"<rect width="100" height="100" fill="#fff"/>
<circle cx="50" cy="50" r="30" fill="blue"/>"##,
        r#"<path d="M0 0h9v9z"/>"#,
        &["SVG_ONE_COLOUR warning", "SVG_TRANSPARENT warning"],
    ),
    ("a background that one sees through", r#"#fff""#, r#"#fff" fill-opacity=".5""#, &["SVG_TRANSPARENT warning"]),
    ("a background that is too small", r#"<rect width="100""#, r#"<rect width="99""#, &["SVG_TRANSPARENT warning"]),
    ("a background in percent", r#"<rect width="100" height="100""#, r#"<rect width="100%" height="100%""#, &[]),
    ("a background with round corners", "<rect", r#"<rect rx="9""#, &["SVG_TRANSPARENT warning"]),
    (
        "a background as a path",
        r##"<rect width="100" height="100" fill="#fff"/>"##,
        r##"<path fill="#fff" d="M0 0h100v100H0z"/>"##,
        &[],
    ),
    (
        "a background in a group that hands its colour down",
        r##"<rect width="100" height="100" fill="#fff"/>"##,
        r##"<g fill="#fff"><rect width="100" height="100"/></g>"##,
        &[],
    ),
    ("text", "<circle", r#"<text x="9" y="9">Example</text><circle"#, &["SVG_TEXT_ELEMENT warning [text]"]),
    (
        "comments",
        "<title",
        "<!-- Generator: Adobe Illustrator --><title",
        &["SVG_COMMENTS info [<!-- Generator: Adobe Illustrator -->] -> "],
    ),
    (
        "metadata",
        "</svg>",
        r#"<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata></svg>"#,
        &[
            r#"SVG_METADATA info [<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>] -> "#,
        ],
    ),
    (
        "DOCTYPE",
        "<svg",
        r#"<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg"#,
        &[
            r#"SVG_DOCTYPE error [<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">] -> "#,
        ],
    ),
    (
        "entities",
        "<svg",
        r#"<!DOCTYPE svg [ <!ENTITY a "aaaa"> <!ENTITY b "&a;&a;&a;"> ]>
<svg"#,
        &[
            r#"SVG_DOCTYPE error [<!DOCTYPE svg [ <!ENTITY a "aaaa"> <!ENTITY b "&a;&a;&a;"> ]>]"#,
            "SVG_ENTITY error [<!ENTITY]",
        ],
    ),
    (
        "attributes from a DTD",
        "<svg",
        r#"<!DOCTYPE svg [ <!ATTLIST rect x CDATA "9"> ]>
<svg"#,
        &[r#"SVG_DOCTYPE error [<!DOCTYPE svg [ <!ATTLIST rect x CDATA "9"> ]>]"#],
    ),
    ("a tag that is not closed", "</svg>", "", &["SVG_NOT_XML error []"]),
    ("an attribute twice", "<circle", r#"<circle r="30""#, &["SVG_NOT_XML error [r]"]),
    ("a prefix that is not declared", "<circle", "<a:b/><circle", &["SVG_NOT_XML error [a]"]),
    (
        "another encoding",
        "<svg",
        r#"<?xml version="1.0" encoding="UTF-16"?>
<svg"#,
        &["SVG_ENCODING warning [UTF-16] -> UTF-8"],
    ),
    (
        "UTF-8, declared",
        "<svg",
        r#"<?xml version="1.0" encoding="utf-8"?>
<svg"#,
        &[],
    ),
    (
        "a drawing that a style sheet may colour",
        "<circle",
        r#"<style/><circle class="a""#,
        &["SVG_FORBIDDEN_ELEMENT error [style]"],
    ),
    (
        "an image beside it",
        "<circle",
        r#"<image href="logo.png"/><circle"#,
        &[
            "SVG_FORBIDDEN_ELEMENT error [image]",
            "SVG_RASTER error [image]",
            r#"SVG_EXTERNAL_REF error [href="logo.png"]"#,
        ],
    ),
    ("a prefix for all of SVG is no fault", "<circle", r#"<s:g xmlns:s="http://www.w3.org/2000/svg"/><circle"#, &[]),
    (
        "metadata of a part",
        "<circle",
        "<g><metadata><a/></metadata></g><circle",
        &["SVG_FORBIDDEN_ELEMENT error [<metadata><a/></metadata>] -> "],
    ),
    (
        "a focus where the centre is, of its own and of another gradient",
        "<circle",
        r##"<radialGradient id="g" cx="9" fx="9"/><radialGradient href="#g" cx="9" fx="9"/><circle"##,
        &[
            r#"SVG_FORBIDDEN_ATTR error [fx="9"] -> "#,
            r##"SVG_FORBIDDEN_ATTR error [href="#g"]"##,
            r#"SVG_FORBIDDEN_ATTR error [fx="9"]"#,
        ],
    ),
    (
        "a script in metadata",
        "<circle",
        "<metadata><script/></metadata><circle",
        &["SVG_METADATA info [<metadata><script/></metadata>] -> ", "SVG_SCRIPT error [<script/>]"],
    ),
];
