//! Files as drawing programs write them, and as they are when they are corrected.

/// A file without fault.
pub(crate) const GOOD: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" width="100" height="100" viewBox="0 0 100 100">
<title>Example</title>
<desc>A blue ring</desc>
<rect width="100" height="100" fill="#fff"/>
<circle cx="50" cy="50" r="30" fill="blue"/>
</svg>"##;

/// The same, compressed by gzip, in hexadecimal.
pub(crate) const GOOD_GZIP: &str = "1f8b0800000000000203758fcd0ac2301084ef7d8a653ddb44c58b240505efbe424db7ed42fa43129bfaf6a6ad78f3b02c33fbc1cc2a3f353077b6f71adb10c68b1031c63c9ef2c135e228a514894098c8791e7a8d87fc88f02c3d3ddc50b3258d81fbf77ef40891abd026424a8496b869c3574c4cf136cc1a254848ce3258642a70b054dce7b21b2d29b1c94c55e44d7185a77d1138ee1b255627538e4cf89f92da588dbbbaae5124d8b03396c0a4d873ba9af7b69dc6d30f5e22567879b2f800336225ca0c010000";

/// Illustrator, "Save as SVG": 1.1, a DOCTYPE, coordinates on the root, inline CSS.
pub(crate) const ILLUSTRATOR: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<!-- Generator: Adobe Illustrator 27.0.0, SVG Export Plug-In . SVG Version: 6.00 Build 0)  -->
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg version="1.1" id="Layer_1" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" x="0px" y="0px"
	 width="500px" height="500px" viewBox="0 0 500 500" style="enable-background:new 0 0 500 500;" xml:space="preserve">
<title>Example</title>
<rect style="fill:#0A2540;" width="500" height="500"/>
<g id="mark_1_" data-name="mark">
	<path style="fill-rule:evenodd;clip-rule:evenodd;fill:#FFFFFF;" d="M120,120h260v260H120V120z"/>
	<circle class="st1" cx="250" cy="250" r="60" fill="#FF5C35"/>
</g>
</svg>
"##;

/// Inkscape: what the editor remembers, a title below the root, inline CSS.
pub(crate) const INKSCAPE: &str = r##"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<svg
   width="512"
   height="512"
   viewBox="0 0 512 512"
   version="1.1"
   id="svg5"
   inkscape:version="1.2.2"
   sodipodi:docname="logo.svg"
   xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
   xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"
   xmlns="http://www.w3.org/2000/svg"
   xmlns:svg="http://www.w3.org/2000/svg">
  <sodipodi:namedview
     id="namedview7"
     pagecolor="#ffffff"
     showgrid="false"><inkscape:grid type="xygrid" id="grid1" /></sodipodi:namedview>
  <defs
     id="defs2" />
  <g
     inkscape:label="Layer 1"
     inkscape:groupmode="layer"
     id="layer1"
     transform="translate(0,0)">
    <title id="title1">Layer title</title>
    <rect
       style="opacity:1;fill:#1d4ed8;fill-opacity:1;stroke:none;stroke-width:2;stroke-linecap:round;paint-order:normal;-inkscape-font-specification:'sans-serif, Normal'"
       id="rect1"
       width="512"
       height="512"
       x="0"
       y="0" />
    <path
       style="fill:#ffffff;stroke-linejoin:round;display:inline;line-height:1.25"
       d="m 128,128 h 256 v 256 z"
       sodipodi:nodetypes="cccc"
       id="path1" />
  </g>
  <title
     id="title2">Example</title>
</svg>
"##;

/// Figma: no profile, no title, attributes that the profile does not have.
pub(crate) const FIGMA: &str = r##"<svg width="256" height="256" viewBox="0 0 256 256" fill="none" xmlns="http://www.w3.org/2000/svg">
<rect width="256" height="256" fill="#111827"/>
<path fill-rule="evenodd" clip-rule="evenodd" d="M64 64H192V192H64V64ZM96 96V160H160V96H96Z" fill="white"/>
<path opacity="0.5" d="M10 10L20 20" stroke="#F97316" stroke-width="4"/>
</svg>
"##;

/// Illustrator, "SVG Tiny 1.2", with the profile and a title set by hand.
pub(crate) const ILLUSTRATOR_TINY: &str = r##"<?xml version="1.0" encoding="utf-8"?>
<svg version="1.2" baseProfile="tiny-ps" id="Layer_1" xmlns="http://www.w3.org/2000/svg" width="500px" height="500px"
	 viewBox="0 0 500 500" xml:space="preserve">
<title>Example Ltd</title>
<desc>A white arrow on dark blue</desc>
<rect fill="#0A2540" width="500" height="500"/>
<g>
	<linearGradient id="SVGID_1_" gradientUnits="userSpaceOnUse" x1="120" y1="120" x2="380" y2="380">
		<stop  offset="0" stop-color="#FFFFFF"/>
		<stop  offset="1" stop-color="#DDE7F0" stop-opacity="0.9"/>
	</linearGradient>
	<path fill="url(#SVGID_1_)" fill-rule="evenodd" d="M120,120h260v260H120V120z M160,160v180h180V160H160z"/>
	<polygon fill="none" stroke="#FF5C35" stroke-width="4" stroke-miterlimit="10" points="200,200 300,250 200,300 "/>
</g>
</svg>
"##;

/// A converter's output: one line, paths alone, the background as a path.
pub(crate) const ONE_LINE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps" width="128" height="128" viewBox="0 0 128 128"><title>Example</title><desc>Three bars</desc><path d="M0 0h128v128H0z" fill="#1d4ed8"/><g fill="#fff" transform="translate(8 8)"><path d="M16 64h24v40H16z"/><path d="M48 40h24v64H48z"/><path d="M80 16h24v88H80z"/></g></svg>"##;
