//! The schema of SVG Tiny Portable/Secure as tables: elements, their attributes,
//! the values of these, and what draws nothing and can go. Names between spaces.

/// Attributes of every element.
const CORE: &str = "id class role rel rev typeof content datatype resource about property";

/// Attributes of every element, in the name space of XML.
const XML: &str = "id base lang space";

const PRESENTATION: &str = "color color-rendering direction display-align fill fill-opacity fill-rule font-family \
font-size font-style font-variant font-weight line-increment solid-color solid-opacity stop-color stop-opacity stroke \
stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width \
text-align text-anchor unicode-bidi vector-effect";

/// Instead of the presentation attributes.
const TITLE: &str = "display visibility image-rendering shape-rendering text-rendering buffered-rendering \
viewport-fill viewport-fill-opacity";

/// Attributes of what is drawn.
const DRAWN: &str = "transform requiredFonts systemLanguage";

/// What kind of element it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The root.
    Root,
    /// Holds what is drawn, or is a part of what is drawn, and may be transformed.
    Group,
    /// Drawn; holds no elements.
    Shape,
    /// Text, drawn with the reader's fonts.
    Text,
    /// Holds what others refer to.
    Definitions,
    /// Holds stops.
    Gradient,
    /// A part of a gradient.
    Stop,
    /// A colour with a name.
    Paint,
    /// Says what the drawing is.
    Description,
}

/// Every element of the profile, and its own attributes.
const ELEMENTS: &[(&str, Kind, &str)] = &[
    (
        "svg",
        Kind::Root,
        "width height viewBox baseProfile version preserveAspectRatio zoomAndPan contentScriptType \
externalResourcesRequired focusable playbackOrder snapshotTime timelineBegin",
    ),
    ("title", Kind::Description, TITLE),
    ("desc", Kind::Description, TITLE),
    ("metadata", Kind::Description, ""),
    ("g", Kind::Group, ""),
    ("defs", Kind::Definitions, ""),
    ("use", Kind::Shape, "href x y"),
    ("path", Kind::Shape, "d pathLength"),
    ("rect", Kind::Shape, "x y width height rx ry"),
    ("circle", Kind::Shape, "cx cy r"),
    ("ellipse", Kind::Shape, "cx cy rx ry"),
    ("line", Kind::Shape, "x1 y1 x2 y2"),
    ("polyline", Kind::Shape, "points"),
    ("polygon", Kind::Shape, "points"),
    ("text", Kind::Text, "x y rotate editable"),
    ("textArea", Kind::Text, "x y width height"),
    ("linearGradient", Kind::Gradient, "gradientUnits x1 y1 x2 y2"),
    ("radialGradient", Kind::Gradient, "gradientUnits cx cy r"),
    ("stop", Kind::Stop, "offset"),
    ("solidColor", Kind::Paint, ""),
];

/// Attributes that take one of few values.
const VALUES: &[(&str, &str)] = &[
    ("color-rendering", "auto optimizeSpeed optimizeQuality inherit"),
    ("direction", "ltr rtl inherit"),
    ("display-align", "auto before center after inherit"),
    ("fill-rule", "nonzero evenodd inherit"),
    ("font-style", "normal italic oblique inherit"),
    ("font-variant", "normal small-caps inherit"),
    ("font-weight", "normal bold bolder lighter"),
    ("stroke-linecap", "butt round square inherit"),
    ("stroke-linejoin", "miter round bevel inherit"),
    ("text-align", "start center end inherit"),
    ("text-anchor", "start middle end inherit"),
    ("unicode-bidi", "normal embed bidi-override inherit"),
    ("vector-effect", "none non-scaling-stroke inherit"),
];

/// Attributes of the root that have one value (SVG Tiny PS §2.3).
const FIXED: &[(&str, &str)] = &[
    ("zoomAndPan", "disable"),
    ("externalResourcesRequired", "false"),
    ("focusable", "false"),
    ("snapshotTime", "none"),
    ("playbackOrder", "all"),
    ("timelineBegin", "onLoad"),
];

/// Elements that move the picture, or let it be moved.
const ANIMATION: &str = "animate animateTransform animateMotion animateColor animation set discard mpath";

/// Properties that are for text alone.
const FOR_TEXT: &str = "line-height letter-spacing word-spacing writing-mode glyph-orientation-vertical \
glyph-orientation-horizontal text-indent text-transform text-decoration text-decoration-line text-decoration-style \
text-decoration-color text-orientation text-rendering dominant-baseline alignment-baseline baseline-shift white-space \
font-stretch font-size-adjust font-kerning font-variant-ligatures font-variant-position font-variant-caps \
font-variant-numeric font-variant-alternates font-variant-east-asian font-feature-settings font-variation-settings \
shape-padding shape-margin inline-size tab-size hyphens kerning";

/// What a static picture never shows.
const FOR_NOTHING: &str = "enable-background pointer-events cursor tabindex";

/// Values that change nothing, of properties that are not inherited.
const INITIAL: &[(&str, &str)] = &[
    ("opacity", "1"),
    ("display", "inline"),
    ("mix-blend-mode", "normal"),
    ("isolation", "auto"),
    ("filter", "none"),
    ("mask", "none"),
    ("clip-path", "none"),
];

/// Values that change nothing while no element says otherwise.
const INHERITED: &[(&str, &str)] = &[
    ("visibility", "visible"),
    ("shape-rendering", "auto"),
    ("image-rendering", "auto"),
    ("color-interpolation", "sRGB"),
    ("color-interpolation-filters", "sRGB"),
    ("paint-order", "normal"),
];

/// Name spaces of programs that draw, and of what they write about a drawing.
const EDITORS: &[&str] = &[
    "http://www.inkscape.org/",
    "http://sodipodi.sourceforge.net/",
    "http://ns.adobe.com/",
    "http://www.serif.com/",
    "http://www.bohemiancoding.com/",
    "http://www.figma.com/",
    "http://www.corel.com/",
    "http://schemas.microsoft.com/",
    "http://vectornator.io",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns",
    "http://creativecommons.org/",
    "http://web.resource.org/cc/",
    "http://purl.org/dc/",
    "https://boxy-svg.com",
    "https://sketch.io/",
];

fn lists(names: &str, name: &str) -> bool {
    // By octets: a search for characters takes three times as long, and this runs for each attribute.
    names.as_bytes().split(|octet| *octet == b' ').any(|other| other == name.as_bytes())
}

fn of<'a>(table: &[(&str, &'a str)], name: &str) -> Option<&'a str> {
    table.iter().find(|(other, _)| *other == name).map(|(_, value)| *value)
}

/// The kind of an element of the profile.
pub(super) fn kind(element: &str) -> Option<Kind> {
    ELEMENTS.iter().find(|(name, ..)| *name == element).map(|(_, kind, _)| *kind)
}

/// May the element stand in its parent?
pub(super) fn holds(parent: Kind, child: Kind) -> bool {
    match child {
        Kind::Root => false,
        Kind::Description => parent == Kind::Root,
        Kind::Stop => parent == Kind::Gradient,
        _ => matches!(parent, Kind::Root | Kind::Group | Kind::Definitions),
    }
}

/// May an element have the attribute, which is in no name space?
pub(super) fn allows(element: &str, attribute: &str) -> bool {
    let Some((_, kind, own)) = ELEMENTS.iter().find(|(name, ..)| *name == element) else { return false };
    let drawn = matches!(kind, Kind::Group | Kind::Shape | Kind::Text);
    lists(own, attribute)
        || lists(CORE, attribute)
        || *kind != Kind::Description && lists(PRESENTATION, attribute)
        || drawn && lists(DRAWN, attribute)
}

/// Is the attribute of XML itself allowed?
pub(super) fn allows_xml(attribute: &str) -> bool {
    lists(XML, attribute)
}

/// Is it a property that may stand as an attribute?
pub(super) fn is_presentation(name: &str) -> bool {
    lists(PRESENTATION, name)
}

/// The values that an attribute may have, where they are few.
pub(super) fn values(attribute: &str) -> Option<&'static str> {
    of(VALUES, attribute)
}

/// May the attribute have the value, white space around it aside?
pub(super) fn takes(attribute: &str, value: &str) -> bool {
    values(attribute).is_none_or(|values| lists(values, value.trim()))
}

/// The one value of an attribute of the root.
pub(super) fn fixed(attribute: &str) -> Option<&'static str> {
    of(FIXED, attribute)
}

/// Does the element animate?
pub(super) fn animates(element: &str) -> bool {
    lists(ANIMATION, element)
}

/// Is it a property that text alone obeys?
pub(super) fn is_for_text(property: &str) -> bool {
    lists(FOR_TEXT, property)
}

/// Is it an attribute that never shows?
pub(super) fn is_for_nothing(attribute: &str) -> bool {
    lists(FOR_NOTHING, attribute) || ["data-", "aria-", "-inkscape-"].iter().any(|start| attribute.starts_with(start))
}

/// The value that changes nothing, of a property that is not inherited.
pub(super) fn initial(property: &str) -> Option<&'static str> {
    of(INITIAL, property)
}

/// The value that changes nothing while it is the only one.
pub(super) fn inherited(property: &str) -> Option<&'static str> {
    of(INHERITED, property)
}

/// Does the name space belong to a program that draws?
pub(super) fn is_editors(namespace: &str) -> bool {
    EDITORS.iter().any(|editor| namespace.starts_with(editor))
}
