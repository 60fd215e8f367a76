//! A ticket as the HTML of a mail: styles in their elements, as mail programs
//! drop sheets; no picture, no script, nothing that is fetched. All text is
//! escaped.

use super::sheet::{Kind, Row, Section, Sheet};
use crate::i18n::Segment;

const BODY: &str = "font:15px/1.5 system-ui,Segoe UI,Arial,sans-serif;color:#1b1b1b;background:#fff;max-width:46em";
const HEADING: &str = "font-size:17px;margin:24px 0 6px";
const LABEL: &str =
    "padding:2px 14px 2px 0;vertical-align:top;text-align:left;font-weight:400;color:#555;white-space:nowrap";
const CELL: &str = "padding:2px 0;vertical-align:top";
const CODE: &str =
    "font-family:ui-monospace,Consolas,monospace;font-size:13px;overflow-wrap:anywhere;word-break:break-word";

/// A whole document; a mail program takes the body of it.
pub fn print(sheet: &Sheet) -> String {
    let title = escaped(&sheet.title);
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n</head>\n\
         <body style=\"{BODY}\">\n<h1 style=\"font-size:20px;margin:0 0 10px\">{title}</h1>\n",
        escaped(sheet.language)
    );
    table(&mut out, &sheet.facts);
    out.extend(["<p style=\"margin:8px 0;color:#555\">", &escaped(&sheet.read), "</p>\n"]);
    sheet.sections.iter().for_each(|one| section(&mut out, one));
    out.push_str("</body>\n</html>\n");
    out
}

fn section(out: &mut String, section: &Section) {
    out.push_str(&format!("<h2 style=\"{HEADING}\">{}</h2>\n", escaped(&section.heading)));
    table(out, &section.rows);
    if !section.because.is_empty() {
        out.extend(["<p style=\"margin:10px 0 2px;color:#555\">", &escaped(&section.because), "</p>\n"]);
    }
    if !section.why.is_empty() {
        out.push_str("<ul style=\"margin:0;padding-left:20px\">\n");
        for why in &section.why {
            out.extend(["<li>", &runs(why), "</li>\n"]);
        }
        out.push_str("</ul>\n");
    }
    if !section.terms.is_empty() {
        out.push_str("<table style=\"border-collapse:collapse;margin-top:6px\">\n");
        for term in &section.terms {
            let mark = escaped(&term.mark.to_string());
            let (text, why) = (escaped(&term.text), runs(&term.why));
            out.push_str(&format!(
                "<tr><td style=\"{LABEL}\">{mark}</td><td style=\"{LABEL}\"><code style=\"{CODE}\">{text}</code></td>\
                 <td style=\"{CELL}\">{why}</td></tr>\n"
            ));
        }
        out.push_str("</table>\n");
    }
}

fn table(out: &mut String, rows: &[Row]) {
    if rows.is_empty() {
        return;
    }
    out.push_str("<table style=\"border-collapse:collapse\">\n");
    for row in rows {
        let text = escaped(&row.text);
        let text = match row.kind {
            Kind::Prose => text,
            Kind::Code => format!("<code style=\"{CODE}\">{text}</code>"),
            // No other scheme is a link that a mail may open.
            Kind::Link if row.text.starts_with("https://") || row.text.starts_with("http://") => {
                format!("<a href=\"{text}\" style=\"overflow-wrap:anywhere\">{text}</a>")
            }
            Kind::Link => text,
        };
        let label = escaped(&row.label);
        out.push_str(&format!(
            "<tr><th scope=\"row\" style=\"{LABEL}\">{label}</th><td style=\"{CELL}\">{text}</td></tr>\n"
        ));
    }
    out.push_str("</table>\n");
}

fn runs(segments: &[Segment]) -> String {
    let run = |run: &Segment| {
        let text = escaped(&run.text);
        if run.code { format!("<code style=\"{CODE}\">{text}</code>") } else { text }
    };
    segments.iter().map(run).collect()
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in crate::export::text::one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
