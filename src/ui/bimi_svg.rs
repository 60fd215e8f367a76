//! The logo file: dropped or picked, checked in the page, shown as an inbox
//! shows it. It never leaves the browser, and is drawn as an image alone, in
//! which no script runs.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::icon::{Glyph, Icon, Shape, Sign};
use super::platform::{self, PickedFile};
use super::text::{Rich, key, t, words};
use super::widget::DropFile;
use crate::bimi::svg::{SvgReport, check};
use crate::finding::{Finding, Severity};

/// The kind of file, for the browser.
const MIME: &str = "image/svg+xml";

/// A file with what was found in it.
struct Checked {
    name: String,
    report: SvgReport,
    /// The picture, for an `img`; as it was corrected, where it was.
    preview: Option<platform::ObjectUrl>,
}

/// Takes a file and says what is wrong with it.
#[component]
pub fn LogoCheck(
    /// Gets the text of the file.
    text: RwSignal<Option<String>>,
) -> impl IntoView {
    let checked = RwSignal::new_local(None::<Arc<Checked>>);
    let take = move |file: PickedFile| {
        spawn_local(async move {
            let octets = file.read().await.unwrap_or_default();
            let report = check(&octets);
            let picture = report.fixed.as_ref().unwrap_or(&report.text);
            let preview = report.well_formed.then(|| platform::object_url(MIME, picture)).flatten();
            // Gone when the card is gone.
            let _ = text.try_set(Some(report.text.clone()));
            let _ = checked.try_set(Some(Arc::new(Checked { name: file.name(), report, preview })));
        });
    };
    view! {
        <div class="stack stack-s logo-check">
            <DropFile label=t("logo-file") accept=".svg,.svgz,image/svg+xml" described="logo-file-stays" take=take/>
            <p class="hint" id="logo-file-stays">{t("logo-file-stays")}</p>
            <div aria-live="polite">{move || checked.get().map(|checked| view! { <Outcome checked/> })}</div>
        </div>
    }
}

#[component]
fn Outcome(checked: Arc<Checked>) -> impl IntoView {
    let words = words();
    let report = &checked.report;
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
    let warnings = report.findings.iter().filter(|finding| finding.severity == Severity::Warning).count();
    let (sign, said) = match (errors, warnings) {
        (0, 0) => (Sign::Ok, key!("logo-good")),
        (0, _) => (Sign::Warn, key!("logo-weak")),
        _ => (Sign::Bad, key!("logo-bad")),
    };
    let params = vec![
        ("file", checked.name.clone()),
        ("n", if errors > 0 { errors } else { warnings }.to_string()),
        ("size", report.size.to_string()),
    ];
    let title = report.title.clone().unwrap_or_default();
    let rows: Vec<_> = report.findings.iter().map(|finding| (finding.clone(), place(report, finding))).collect();
    let left_out = report.left_out;
    let fixed = report.fixed.clone();
    let name = checked.name.trim_end_matches(".svgz").trim_end_matches(".svg").to_owned();
    let save = move |_| {
        if let Some(fixed) = &fixed {
            platform::download(&format!("{name}-bimi.svg"), MIME, fixed);
        }
    };
    view! {
        <div class="stack stack-s">
            <p class="says"><Shape of=sign/><span><Rich key=said params=params/></span></p>
            {checked.preview.as_ref().map(|preview| view! { <Inboxes url=preview.address().to_owned() title/> })}
            {report.fixed.is_some().then(|| view! {
                <div>
                    <button class="btn btn-s" type="button" on:click=save><Glyph of=Icon::File/>{t("logo-save")}</button>
                    <p class="hint">{t("logo-save-hint")}</p>
                </div>
            })}
            {(!rows.is_empty()).then(|| view! {
                <ul class="findings">
                    {rows.into_iter().map(|(finding, place)| view! { <Row finding place/> }).collect_view()}
                </ul>
            })}
            {(left_out > 0).then(|| view! {
                <p class="hint">{move || words.say("logo-more", &[("n", left_out.to_string())])}</p>
            })}
        </div>
    }
}

/// Line and column, where the finding has a place.
fn place(report: &SvgReport, finding: &Finding) -> Option<(usize, usize)> {
    finding.span.as_ref().map(|span| report.place(span.start))
}

/// A finding of a file: the sentence, its place, its rule.
#[component]
pub(super) fn Row(finding: Finding, place: Option<(usize, usize)>) -> impl IntoView {
    let words = words();
    let sign = match finding.severity {
        Severity::Error => Sign::Bad,
        Severity::Warning => Sign::Warn,
        Severity::Info => Sign::None,
    };
    let (code, cite) = (finding.code, finding.cite());
    let at = move || {
        place.map(|(line, column)| {
            format!("{} · ", words.say("logo-place", &[("line", line.to_string()), ("column", column.to_string())]))
        })
    };
    view! {
        <li class="finding">
            <Shape of=sign/>
            <div>
                <p><Rich key=code.name() params=finding.values()/></p>
                <p class="cite">{at}{cite}</p>
            </div>
        </li>
    }
}

/// The logo beside a mail: round and square, in a light and a dark inbox.
#[component]
fn Inboxes(url: String, title: String) -> impl IntoView {
    let inbox = |class: &'static str, label: &'static str| {
        view! {
            <figure class=class>
                <img class="avatar round" src=url.clone() alt=title.clone() width="40" height="40"/>
                <img class="avatar" src=url.clone() alt="" width="40" height="40"/>
                <figcaption>{t(label)}</figcaption>
            </figure>
        }
    };
    let (light, dark) = (inbox("inbox light", key!("logo-light")), inbox("inbox dark", key!("logo-dark")));
    view! { <div class="inboxes">{light}{dark}</div> }
}
