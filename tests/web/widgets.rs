//! Words, values and widgets: what they say and which keys they take.

use std::sync::{Arc, Mutex};

use js_sys::{Promise, Reflect};
use leptos::prelude::*;
use mailvouch::ui::icon::Sign;
use mailvouch::ui::phrase;
use mailvouch::ui::text::{CodeText, Mark, Rich, prose, words};
use mailvouch::ui::widget::{Combo, CopyButton, Fill, Ladder, Meter, Notice, Octets, Share, ValueBox, Verdict};
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

use crate::stage::{Stage, Stub, enter, press, settle};

#[wasm_bindgen_test]
fn a_sentence_sets_its_values_as_code() {
    let params = Signal::stored(vec![("label", "-a`b".to_owned())]);
    let stage = Stage::with(move || view! { <p><Rich key="DOMAIN_HYPHEN" params=params/></p> });
    assert_eq!(stage.texts("code"), ["-a`b"]);
    assert_eq!(stage.text(), "The part -a`b begins or ends with a hyphen. No domain can be registered so.");
}

#[wasm_bindgen_test]
fn a_sentence_lists_values_and_of_very_many_the_first() {
    for (count, codes, says) in [
        (2, 2, "Adds ip4:192.0.2.0 and ip4:192.0.2.1."),
        (20, 20, "ip4:192.0.2.18, and ip4:192.0.2.19."),
        (22, 20, "ip4:192.0.2.19, and 2 more."),
        (9_000, 20, "ip4:192.0.2.19, and 8980 more."),
    ] {
        let items: Vec<_> = (0..count).map(|n| phrase::value(format!("ip4:192.0.2.{n}"))).collect();
        let stage = Stage::with(move || view! { <p>{prose(phrase::listed(words(), "sender-adds", &items))}</p> });
        assert_eq!(stage.count("code"), codes, "{count}");
        assert!(stage.text().ends_with(says), "{count}: {}", stage.text());
    }
}

#[wasm_bindgen_test]
fn a_long_value_breaks_where_it_may_and_copies_as_it_is() {
    let value = "v=spf1 include:spf.example.com  ip4:192.0.2.1 ~all";
    let stage = Stage::with(move || view! { <code><CodeText text=value/></code> });
    assert_eq!(stage.text(), value, "two spaces and all");
    assert_eq!(stage.texts(".whole"), ["include:spf.example.com", "ip4:192.0.2.1"]);
    assert_eq!(stage.count("wbr"), 3 + 4);
}

#[wasm_bindgen_test]
fn a_mark_stands_on_its_bytes() {
    for (rule, marks, marked) in [
        ("one", vec![(3..6, "oops")], vec!["ü1"]),
        ("out of order", vec![(7..10, "fixed"), (0..2, "oops")], vec!["v=", "all"]),
        ("overlapping: the first one", vec![(0..3, "oops"), (2..6, "oops")], vec!["v=s"]),
        ("within a character", vec![(4..6, "oops")], vec![]),
        ("past the end", vec![(7..99, "oops")], vec![]),
        ("empty", vec![(2..2, "oops")], vec![]),
    ] {
        let marks: Vec<Mark> = marks.into_iter().map(|(span, class)| Mark { span, class }).collect();
        let stage =
            Stage::with(move || view! { <code><CodeText text="v=sü1 all" marks=Signal::stored(marks)/></code> });
        assert_eq!(stage.text(), "v=sü1 all", "{rule}");
        assert_eq!(stage.texts(".oops, .fixed"), marked, "{rule}");
    }
}

fn shown(stage: &Stage) -> String {
    stage.one("button .swap > :not(.off)").text_content().unwrap()
}

#[wasm_bindgen_test]
async fn a_copy_button_says_that_it_copied_and_then_its_word_again() {
    let copied = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&copied);
    let _clipboard = Stub::new(&clipboard(), "writeText", move |text| {
        seen.lock().unwrap().push(text.as_string().unwrap());
        Promise::resolve(&JsValue::UNDEFINED)
    });
    let stage = Stage::with(
        || view! { <CopyButton text="v=spf1 -all" label="Copy value" what="the SPF value" class="btn-s"/> },
    );
    assert_eq!(shown(&stage), "Copy value the SPF value");
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "");
    stage.one("button").click();
    settle().await;
    assert_eq!(*copied.lock().unwrap(), ["v=spf1 -all"]);
    assert_eq!(shown(&stage), "Copied");
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "Copied");
    assert!(stage.one("button").class_list().contains("done"));
    mailvouch::ui::platform::sleep(2_100).await;
    settle().await;
    assert_eq!(shown(&stage), "Copy value the SPF value");
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "");
}

#[wasm_bindgen_test]
async fn where_copying_is_refused_twice_the_button_says_what_to_do() {
    let _clipboard = Stub::new(&clipboard(), "writeText", |_| Promise::reject(&js_sys::Error::new("NotAllowedError")));
    // The document's own `execCommand` comes back with the deletion of the one that hides it.
    let refuse = js_sys::Function::new_no_args("return false");
    Reflect::set(&document(), &"execCommand".into(), &refuse).unwrap();
    let stage = Stage::with(|| view! { <CopyButton text="x" label="Copy"/> });
    stage.one("button").click();
    settle().await;
    Reflect::delete_property(&document(), &"execCommand".into()).unwrap();
    assert_eq!(shown(&stage), "Not copied. Select the value");
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "Not copied. Select the value");
    assert!(!stage.one("button").class_list().contains("done"));
}

fn clipboard() -> JsValue {
    window().navigator().clipboard().into()
}

/// A combobox over three services, and what was picked.
fn combo() -> (Stage, Arc<Mutex<Vec<&'static str>>>) {
    let picked = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&picked);
    let stage = Stage::with(move || {
        let query = RwSignal::new(String::new());
        let options = Signal::derive(move || {
            let all = ["Brevo", "Mailchimp", "Mailjet"];
            let query = query.get().to_lowercase();
            all.into_iter().filter(|name| name.to_lowercase().contains(&query)).collect::<Vec<_>>()
        });
        view! {
            <Combo
                id="add" label="Add a service" list="Services" query=query options=options
                render=|name: &&'static str| (*name).to_owned()
                pick=move |name| seen.lock().unwrap().push(name)
            />
        }
    });
    (stage, picked)
}

fn active(stage: &Stage) -> Option<String> {
    let id = stage.one("input").get_attribute("aria-activedescendant")?;
    let option = stage.one(&format!("#{id}"));
    assert_eq!(option.get_attribute("aria-selected").as_deref(), Some("true"));
    assert_eq!(stage.count("[aria-selected=true]"), 1);
    option.text_content()
}

fn is_open(stage: &Stage) -> bool {
    let expanded = stage.one("input").get_attribute("aria-expanded").unwrap() == "true";
    assert_eq!(expanded, !stage.one(".popover").has_attribute("hidden"), "what is said and what is seen");
    expanded
}

#[wasm_bindgen_test]
async fn a_combobox_has_the_roles_of_one() {
    let (stage, _) = combo();
    let field = stage.one("input");
    assert_eq!(field.get_attribute("role").as_deref(), Some("combobox"));
    let list = stage.one(&format!("#{}", field.get_attribute("aria-controls").unwrap()));
    assert_eq!(list.get_attribute("role").as_deref(), Some("listbox"));
    assert_eq!(list.get_attribute("aria-label").as_deref(), Some("Services"));
    assert_eq!(stage.one("label").get_attribute("for").as_deref(), Some("add"));
    assert!(!is_open(&stage));
    assert_eq!(active(&stage), None);
}

#[wasm_bindgen_test]
async fn keys_move_through_a_combobox() {
    let (stage, picked) = combo();
    let field = stage.one("input");
    for (key, at) in [
        ("ArrowDown", "Brevo"),
        ("ArrowDown", "Mailchimp"),
        ("End", "Mailjet"),
        ("ArrowDown", "Brevo"),
        ("ArrowUp", "Mailjet"),
        ("Home", "Brevo"),
    ] {
        assert!(press(&field, key).await, "{key} is taken");
        assert!(is_open(&stage), "{key}");
        assert_eq!(active(&stage).as_deref(), Some(at), "{key}");
    }
    assert!(press(&field, "Escape").await);
    assert!(!is_open(&stage));
    assert_eq!(active(&stage), None);
    for key in ["Home", "End", "Enter", "a"] {
        assert!(!press(&field, key).await, "{key} is the field's while the list is closed");
    }
    press(&field, "ArrowUp").await;
    assert_eq!(active(&stage).as_deref(), Some("Mailjet"), "up opens at the end");
    assert!(press(&field, "Enter").await);
    assert_eq!(*picked.lock().unwrap(), ["Mailjet"]);
    assert!(!is_open(&stage));
}

#[wasm_bindgen_test]
async fn typing_marks_the_best_match_and_enter_takes_it() {
    let (stage, picked) = combo();
    let field = stage.one("input");
    enter(&field, "jet").await;
    assert!(is_open(&stage));
    assert_eq!(active(&stage).as_deref(), Some("Mailjet"));
    assert_eq!(stage.one("[role=status]").text_content().unwrap(), "1 match");
    press(&field, "Enter").await;
    assert_eq!(*picked.lock().unwrap(), ["Mailjet"]);
    assert_eq!(value(&field), "", "ready for the next one");
    enter(&field, "nowhere").await;
    assert!(!is_open(&stage), "a list of nothing does not open");
    press(&field, "Escape").await;
    assert_eq!(value(&field), "", "Esc empties the field where no list is open");
}

#[wasm_bindgen_test]
async fn a_row_that_a_key_takes_away_comes_back_with_another() {
    let (stage, _) = combo();
    let field = stage.one("input");
    for (typed, rows) in [
        ("mai", "Mailchimp Mailjet"),
        ("mailj", "Mailjet"),
        ("mail", "Mailchimp Mailjet"),
        ("", "Brevo Mailchimp Mailjet"),
    ] {
        enter(&field, typed).await;
        assert_eq!(stage.texts(".option:not([hidden])").join(" "), rows, "{typed}");
    }
}

#[wasm_bindgen_test]
async fn a_pointer_picks_too() {
    let (stage, picked) = combo();
    stage.one("input").click();
    settle().await;
    assert!(is_open(&stage));
    stage.one("#add-1").click();
    settle().await;
    assert_eq!(*picked.lock().unwrap(), ["Mailchimp"]);
    assert!(!is_open(&stage));
}

fn value(field: &HtmlElement) -> String {
    use wasm_bindgen::JsCast;
    field.unchecked_ref::<web_sys::HtmlInputElement>().value()
}

#[wasm_bindgen_test]
async fn a_verdict_holds_the_place_of_its_answer() {
    let sign = RwSignal::new(Sign::Busy);
    let stage = Stage::with(move || view! { <dl><Verdict name="SPF" sign=sign word="Good">"4 of 10"</Verdict></dl> });
    assert_eq!(stage.texts("dt, dd"), ["SPF", "Asking", ""]);
    assert_eq!(stage.count(".wait"), 2);
    sign.set(Sign::Ok);
    settle().await;
    assert_eq!(stage.texts("dt, dd"), ["SPF", "Good", "4 of 10"]);
    assert_eq!(stage.count(".wait"), 0);
    assert_eq!(stage.one("svg").get_attribute("aria-hidden").as_deref(), Some("true"));
}

fn share(label: &str, count: usize, fill: Fill) -> Share {
    Share { label: label.to_owned(), count, fill }
}

#[wasm_bindgen_test]
fn a_meter_says_in_words_what_it_draws() {
    for (rule, shares, heading, legend, slots) in [
        ("nothing", vec![], "0 of 10 look-ups", vec![], (0, 10, 0)),
        (
            "some",
            vec![share("Yours", 1, Fill::Solid), share("Tocco", 2, Fill::Brand)],
            "3 of 10 look-ups",
            vec!["Yours 1", "Tocco 2"],
            (3, 7, 0),
        ),
        (
            "over the limit",
            vec![share("Yours", 9, Fill::Solid), share("Zoho", 3, Fill::Hatched)],
            "12 of 10 look-ups",
            vec!["Yours 9", "Zoho 3"],
            (10, 0, 2),
        ),
    ] {
        let stage = Stage::with(move || {
            view! { <Meter shares=Signal::stored(shares) limit=10 unit="look-ups" empty="Every name answers"/> }
        });
        assert_eq!(stage.texts(".meter-h"), [heading], "{rule}");
        assert_eq!(stage.texts("li"), legend, "{rule}");
        let used = stage.count(".slots .u1, .slots .u2, .slots .u3");
        let free = stage.count(".slots i:not([class])");
        assert_eq!((used, free, stage.count(".slots .over")), slots, "{rule}");
        assert_eq!(stage.count(".slots .edge"), usize::from(slots.2 > 0), "{rule}");
    }
}

#[wasm_bindgen_test]
fn a_bar_of_octets_is_in_proportion() {
    let shares = Signal::stored(vec![share("SPF", 400, Fill::Brand), share("other TXT", 100, Fill::Hatched)]);
    let stage = Stage::with(move || view! { <Octets shares=shares limit=450 unit="octets"/> });
    assert_eq!(stage.text(), "500 of 450 octetsSPF 400, other TXT 100");
    assert_eq!(stage.one("svg").get_attribute("viewBox").as_deref(), Some("0 0 500 1"), "it grows with the excess");
    assert_eq!(stage.one("rect:nth-of-type(2)").get_attribute("x").as_deref(), Some("400"));
}

#[wasm_bindgen_test]
fn a_ladder_marks_the_present_step() {
    let stage = Stage::with(|| {
        view! { <Ladder label="DMARC policy" steps=vec!["none", "quarantine", "reject"] current=Some(1)/> }
    });
    assert_eq!(stage.texts("li"), ["none", "quarantine", "reject"]);
    assert_eq!(stage.texts("[aria-current=step]"), ["quarantine"]);
    assert_eq!(stage.one("ol").get_attribute("aria-label").as_deref(), Some("DMARC policy"));
}

#[wasm_bindgen_test]
fn a_live_notice_has_a_role_and_a_still_one_has_none() {
    for (live, role) in [(true, Some("status")), (false, None)] {
        let stage = Stage::with(move || {
            view! { <Notice sign=Sign::Unknown title="You are offline" live=live><p>"Checking waits."</p></Notice> }
        });
        let note = stage.one(".note-unknown");
        assert_eq!(note.get_attribute("role").as_deref(), role);
        assert_eq!(note.text_content().unwrap(), "You are offlineChecking waits.");
    }
}

#[wasm_bindgen_test]
fn a_value_without_a_button_is_a_value() {
    let stage = Stage::with(|| view! { <ValueBox text="TXT"/> });
    assert_eq!((stage.text().as_str(), stage.count("button")), ("TXT", 0));
    let stage = Stage::with(|| view! { <ValueBox text="p=MIIB" label="Copy value" clip=true main=true/> });
    assert_eq!(stage.texts("code, .hint"), ["p=MIIB", "Shown in part. Copying takes all of it."]);
    assert!(stage.one("button").class_list().contains("btn-main"));
}
