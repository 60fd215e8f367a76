//! Encrypted delivery to this domain: the record for reports (TLS-RPT), the
//! policy file with the mail exchangers from DNS, the record that announces it
//! (MTA-STS), and a served file held against DNS. The page cannot fetch that
//! file, since no policy server lets other pages read it, so it is pasted.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bimi_svg::Row;
use super::icon::{Glyph, Icon, Shape, Sign};
use super::platform::{self, PickedFile};
use super::state::app;
use super::text::{Rich, key, t, words};
use super::tls_rpt::Reports;
use super::txt_entry::{Lines, Tick, TxtEntry};
use super::widget::DropFile;
use crate::audit::{Report, Verdict};
use crate::finding::{Finding, Severity};
use crate::mta_sts::{
    Mode, StsPolicy, build_policy, build_record, check_mx, corrected, next_id, parse_policy, parse_record, policy_url,
    unchanged_id,
};
use crate::name::DomainName;

/// How long senders keep a policy, in seconds: two weeks where it protects, a
/// day where it is tried out or on its way out (RFC 8461 §3.2, §8.3).
fn max_age(mode: Mode) -> u64 {
    if mode == Mode::Enforce { 1_209_600 } else { 86_400 }
}

/// The part for a domain that receives mail, folded until somebody asks for it.
#[component]
pub fn Encrypted() -> impl IntoView {
    let app = app();
    let domain = Memo::new(move |_| {
        let receives =
            |report: &Report| report.mx.verdict == Verdict::Good && report.mx.detail.iter().any(|mx| !mx.is_root());
        app.report.with(|report| report.as_ref().filter(|report| receives(report)).map(|report| report.domain.clone()))
    });
    move || domain.get().map(|domain| view! { <Folded domain/> })
}

#[component]
fn Folded(domain: DomainName) -> impl IntoView {
    let open = RwSignal::new(false);
    let toggled = move |event: leptos::ev::Event| {
        // What was typed stays when it is folded again.
        if event_target::<web_sys::HtmlElement>(&event).has_attribute("open") {
            open.set(true);
        }
    };
    view! {
        <details class="more" id="mta-sts" on:toggle=toggled>
            <summary><Glyph of=Icon::Chevron/><span>{t("sts-title")}</span></summary>
            <div class="card"><div class="pad stack">
                <Show when=move || open.get()><Steps domain=domain.clone()/></Show>
            </div></div>
        </details>
    }
}

#[component]
fn Steps(domain: DomainName) -> impl IntoView {
    let (app, words) = (app(), words());
    let mode = app.part(|plan| plan.sts_mode.unwrap_or(Mode::Testing));
    let set_mode = move |of: Mode| app.plan.update(|plan| plan.sts_mode = Some(of).filter(|of| *of != Mode::Testing));
    let pasted = RwSignal::new(String::new());
    let mx = Memo::new(move |_| {
        let hosts = app.report.with(|report| report.as_ref().map(|report| report.mx.detail.clone()));
        hosts.unwrap_or_default().into_iter().filter(|host| !host.is_root()).collect::<Vec<_>>()
    });
    let policy = Memo::new(move |_| {
        let hosts: Vec<String> = mx.get().iter().map(ToString::to_string).collect();
        build_policy(mode.get(), &hosts, max_age(mode.get()))
    });
    // The id that is published, and the one for the file as it is built here.
    let published = Memo::new(move |_| {
        let text = app.report.with(|report| report.as_ref().and_then(|report| report.mta_sts.detail.clone()))?;
        parse_record(&text).record.id
    });
    let now = platform::utc_stamp();
    let record = Memo::new(move |_| {
        let built = parse_policy(&policy.get()).record;
        let served = parse_policy(&pasted.get()).record;
        let hosts = |policy: &StsPolicy| policy.mx.iter().map(|mx| (mx.name.clone(), mx.wildcard)).collect::<Vec<_>>();
        let same = (built.mode, built.max_age) == (served.mode, served.max_age) && hosts(&built) == hosts(&served);
        // The same file keeps its id; another one gets another.
        let planned = app.plan.with(|plan| plan.sts.clone());
        build_record(&match published.get() {
            _ if planned.is_some() => planned.unwrap_or_default(),
            Some(id) if same => id,
            id => next_id(&now, id.as_deref()),
        })
    });
    let (reports_at, record_at) = (domain.child("_smtp._tls").ok(), domain.child("_mta-sts").ok());
    let url = policy_url(&domain);
    let params = vec![("url", url.clone()), ("host", format!("mta-sts.{domain}"))];
    let curl = format!("curl -sS {url}\n");
    let choice = move |of: Mode| {
        view! {
            <label>
                <input type="radio" name="sts-mode" prop:checked=move || mode.get() == of on:change=move |_| set_mode(of)/>
                <code>{of.name()}</code>
            </label>
        }
    };
    let means = move || match mode.get() {
        Mode::Testing => key!("sts-mode-testing"),
        Mode::Enforce => key!("sts-mode-enforce"),
        Mode::None => key!("sts-mode-none"),
    };
    view! {
        <p>{t("sts-says")}</p>
        <h3>{t("sts-step-reports")}</h3>
        {reports_at.map(|name| view! { <Reports name domain=domain.clone()/> })}
        <h3>{t("sts-step-file")}</h3>
        <fieldset class="ask">
            <legend class="label">{t("sts-mode")}</legend>
            <div class="choice">{choice(Mode::Testing)}{choice(Mode::Enforce)}{choice(Mode::None)}</div>
        </fieldset>
        <p class="small" role="status">{move || words.say(means(), &[])}</p>
        <Lines path=url.clone() text=policy/>
        <div>
            <button
                class="btn btn-main"
                type="button"
                on:click=move |_| { platform::download("mta-sts.txt", "text/plain", &policy.get_untracked()); }
            >
                <Glyph of=Icon::File/>{t("sts-save")}
            </button>
        </div>
        <p class="small"><Rich key="sts-where" params=params/></p>
        <h3>{t("sts-step-record")}</h3>
        <p class="small">{t("sts-id")}</p>
        {record_at.map(|name| view! { <TxtEntry name value=record what="MTA-STS"/> })}
        <Tick
            id="sts-plan"
            label=key!("made-plan")
            on=Signal::derive(move || app.plan.with(|plan| plan.sts.is_some()))
            set=move |planned: bool| {
                let id = parse_record(&record.get_untracked()).record.id.filter(|_| planned);
                app.plan.update(|plan| plan.sts = id);
            }
        />
        <h3>{t("sts-step-check")}</h3>
        <p class="small">{t("sts-cannot-fetch")}</p>
        <Lines path="curl".to_owned() text=curl/>
        <Served pasted mx published/>
    }
}

/// The file as it is served, pasted, and held against the published MX.
#[component]
fn Served(pasted: RwSignal<String>, mx: Memo<Vec<DomainName>>, published: Memo<Option<String>>) -> impl IntoView {
    let words = words();
    let checked = Memo::new(move |_| {
        let text = pasted.get();
        if text.trim().is_empty() {
            return None;
        }
        let parsed = parse_policy(&text);
        let mut findings = parsed.findings;
        findings.extend(check_mx(&parsed.record, &mx.get()));
        let fixed = corrected(&text, &mx.get());
        findings.extend(fixed.as_ref().and_then(|fixed| unchanged_id(fixed, &text, published.get().as_deref())));
        crate::order::sort_by_key(&mut findings, |finding: &Finding| finding.severity);
        Some((text, findings, fixed))
    });
    let outcome = move || {
        checked.get().map(|(text, findings, fixed)| {
            let worst = findings.first().map(|finding| finding.severity);
            let (sign, said) = match worst {
                Some(Severity::Error) => (Sign::Bad, key!("sts-bad")),
                Some(Severity::Warning) => (Sign::Warn, key!("sts-weak")),
                _ => (Sign::Ok, key!("sts-good")),
            };
            let rows = findings.into_iter().map(|finding| {
                let place = finding.span.as_ref().map(|span| place(&text, span.start));
                view! { <Row finding place/> }
            });
            view! {
                <p class="says"><Shape of=sign/><span>{words.say(said, &[])}</span></p>
                {fixed.map(|fixed| {
                    let file = fixed.clone();
                    view! {
                        <Lines path="mta-sts.txt".to_owned() text=fixed/>
                        <div>
                            <button
                                class="btn btn-s"
                                type="button"
                                on:click=move |_| { platform::download("mta-sts.txt", "text/plain", &file); }
                            >
                                <Glyph of=Icon::File/>{t("sts-corrected")}
                            </button>
                        </div>
                    }
                })}
                <ul class="findings">{rows.collect_view()}</ul>
            }
        })
    };
    let take = move |file: PickedFile| {
        spawn_local(async move {
            let octets = file.read().await.unwrap_or_default();
            // Gone when another domain is looked up. What is no UTF-8 shows, and is told.
            pasted.try_set(String::from_utf8_lossy(&octets).into_owned());
        });
    };
    view! {
        <div class="stack stack-s">
            <label class="label" for="sts-pasted">{t("sts-paste")}</label>
            <textarea
                class="field code"
                id="sts-pasted"
                rows="6"
                spellcheck="false"
                autocapitalize="off"
                prop:value=pasted
                on:input=move |event| pasted.set(event_target_value(&event))
            ></textarea>
            <DropFile label=t("sts-file") accept=".txt,text/plain" take=take/>
        </div>
        <div class="stack stack-s" aria-live="polite">{outcome}</div>
    }
}

/// Line and column of an octet, from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}
