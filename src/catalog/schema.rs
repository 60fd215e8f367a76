//! The shapes of the catalog's files. One definition: `build.rs` reads the
//! files with it and writes them as Rust, a profile reads its own at run time.
//! It knows nothing of what a good entry is; that is `rules.rs`.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::input::Input;

/// A text that costs nothing when it comes from the catalog.
pub type Str = Cow<'static, str>;
/// A list that costs nothing when it comes from the catalog.
pub type List<T> = Cow<'static, [T]>;

/// A service that sends for a domain: what it asks to be published, and how
/// it is recognised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// The file's name: `[a-z0-9-]`. Stable, share links hold it.
    pub id: Str,
    /// As the service writes itself.
    pub name: Str,
    /// Other names that people type: brands of the past, short forms.
    #[serde(default)]
    pub aliases: List<Str>,
    /// What kind of service it is.
    pub category: Category,
    /// The host of its website, without scheme and path.
    #[serde(default)]
    pub website: Option<Str>,
    /// The page of its own that tells which records it wants.
    #[serde(default)]
    pub docs: Option<Str>,
    /// What it contributes to an SPF record.
    pub spf: Spf,
    /// The other records it asks for.
    #[serde(default)]
    pub records: List<Template>,
    /// Does the service show further records that only the customer's account knows?
    #[serde(default)]
    pub more: bool,
    /// What has to be asked of the person first.
    #[serde(default)]
    pub inputs: List<Input>,
    /// How it is recognised in published records.
    #[serde(default)]
    pub detect: Detect,
    /// Why this is believed. In every file; `None` in the built catalog and in profiles.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// What kind of service a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // the names say it
pub enum Category {
    Mailbox,
    Hosting,
    Transactional,
    Marketing,
    Crm,
    Helpdesk,
    Commerce,
    Events,
    Survey,
    Forms,
    Finance,
    Hr,
    Cms,
    Gateway,
    Forwarding,
    #[default]
    Other,
}

/// A provider's share of an SPF record: terms to merge, never a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spf {
    /// Does the domain's SPF record have to name this service?
    pub need: SpfNeed,
    /// For `conditional`: the circumstance in which the terms are needed.
    #[serde(default)]
    pub when: Option<Condition>,
    /// The subdomain whose record takes the terms, `""` for the domain itself. May hold inputs.
    #[serde(default)]
    pub at: Str,
    /// Whose name the envelope (MAIL FROM) carries; SPF checks that name (RFC 7208 §2.4). `None`: not known.
    #[serde(default)]
    pub envelope: Option<Envelope>,
    /// Mechanisms (RFC 7208 §5) to merge. May hold inputs.
    #[serde(default)]
    pub terms: List<Str>,
    /// Instead of `terms`, where the terms depend on a region: an input `region` is asked for.
    #[serde(default)]
    pub regions: List<Region>,
    /// Names of other SPF records that hold these terms already, so that publishing both is waste.
    #[serde(default)]
    pub nested_in: List<Str>,
}

/// Does the domain's SPF record have to name the service?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpfNeed {
    /// No: the envelope is not the customer's, a term would never be looked at.
    None,
    /// Only under `Spf::when`.
    Conditional,
    /// Yes.
    Required,
}

/// When a conditional term is needed. The locale words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Mail leaves from an address of its own that the customer rents.
    DedicatedIp,
    /// The customer set a MAIL FROM domain of its own at the service.
    CustomMailFrom,
    /// The customer chose the manual set-up instead of delegated names.
    ManualSetup,
    /// The From address is the customer's, not one below the service's domain.
    OwnAddress,
    /// Bounces go to the customer instead of to the service.
    OwnBounces,
    /// The service's own set-up check asks for it; receivers do not look at it.
    ServiceCheck,
}

/// Whose name the envelope carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Envelope {
    /// The customer's domain: SPF at the domain counts.
    Customer,
    /// The service's own domain: SPF at the customer's never counts.
    Provider,
    /// A subdomain of the customer's, often delegated to the service.
    Subdomain,
}

/// The terms for one of a service's regions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// The value of the input `region`, as the service names it.
    pub region: Str,
    /// Mechanisms to merge.
    pub terms: List<Str>,
}

/// One record to publish, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// What it is for.
    pub purpose: Purpose,
    /// Its type.
    pub rtype: Rtype,
    /// Its name below the domain, `""` for the apex: `{selector}._domainkey`.
    pub host: Str,
    /// Its data as one text: a TXT's whole text, a CNAME's target without the
    /// dot at the end, `10 mx.example.net` for an MX.
    pub value: Str,
    /// Must it be there?
    pub need: RecordNeed,
}

/// What a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// A DKIM key, or the way to it.
    Dkim,
    /// Proves to the service that the domain is the customer's.
    Verification,
    /// Makes the envelope a name of the customer's.
    ReturnPath,
    /// The host in tracked links.
    Tracking,
    /// A DMARC policy that the service recommends.
    Dmarc,
    /// The logo.
    Bimi,
    /// Sender ID (RFC 4406, Historic).
    SenderId,
    /// The DomainKeys policy (RFC 4870 §3.6, Historic).
    DomainkeysPolicy,
    /// A page or an image that mail links to.
    Web,
}

/// The type of a record to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)] // the names are DNS's own
pub enum Rtype {
    Txt,
    Cname,
    Mx,
    Ns,
    A,
    Aaaa,
}

/// Must a record be there?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordNeed {
    /// Mail suffers without it.
    Required,
    /// The customer's choice.
    Optional,
    /// The service's documents still name it; receivers no longer read it.
    Historic,
}

/// The marks by which a provider is recognised, names as globs of `glob.rs`. No
/// two providers claim the same mark.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Detect {
    /// Names that `include`, `redirect`, `a`, `mx` or `exists` point to.
    #[serde(default)]
    pub spf: List<Str>,
    /// Names of mail exchangers.
    #[serde(default)]
    pub mx: List<Str>,
    /// Names that a selector's CNAME leads to.
    #[serde(default)]
    pub dkim_cname: List<Str>,
    /// Selectors that only this service uses.
    #[serde(default)]
    pub selectors: List<Str>,
    /// How a TXT at the apex starts.
    #[serde(default)]
    pub txt: List<Str>,
    /// Hosts of the mailboxes that DMARC reports go to.
    #[serde(default)]
    pub rua: List<Str>,
    /// Name servers that the mail records are delegated to.
    #[serde(default)]
    pub ns: List<Str>,
}

impl Detect {
    /// The lists that hold names and globs of names, by their key in the file.
    pub fn names(&self) -> [(&'static str, &[Str]); 6] {
        [
            ("spf", &self.spf),
            ("mx", &self.mx),
            ("dkim_cname", &self.dkim_cname),
            ("selectors", &self.selectors),
            ("rua", &self.rua),
            ("ns", &self.ns),
        ]
    }
}

/// Where records are typed in, and in which form. `None`: not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DnsHost {
    /// The file's name: `[a-z0-9-]`.
    pub id: Str,
    /// As the DNS host writes itself.
    pub name: Str,
    /// Globs of its name servers. No two DNS hosts claim the same.
    pub ns: List<Str>,
    /// What the field for the name wants.
    #[serde(default)]
    pub names: Option<Names>,
    /// What that field wants for the domain itself: `@` or nothing.
    #[serde(default)]
    pub apex: Option<Str>,
    /// Who writes the quotation marks around a TXT.
    #[serde(default)]
    pub quotes: Option<Handling>,
    /// Who cuts a TXT of more than 255 octets into strings.
    #[serde(default)]
    pub long_txt: Option<Handling>,
    /// The address of the DNS editor.
    #[serde(default)]
    pub panel: Option<Str>,
    /// Its own page on how to add a record.
    #[serde(default)]
    pub help: Option<Str>,
    /// Does it speak Domain Connect?
    #[serde(default)]
    pub domain_connect: Option<bool>,
    /// Why this is believed. In every file; `None` in the built catalog.
    #[serde(default)]
    pub evidence: Option<Evidence>,
}

/// What a form's field for the name wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Names {
    /// `_dmarc`
    Relative,
    /// `_dmarc.example.com`
    Full,
}

/// Who takes care of a TXT's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// The DNS host.
    Auto,
    /// The person who types.
    Manual,
}

/// Why an entry is believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Public documents: an address, or `owner/repository:path@commit`.
    pub sources: List<Str>,
    /// The day somebody last held the entry against them, `YYYY-MM-DD`.
    pub checked: Str,
    /// How far it goes.
    pub confidence: Confidence,
    /// What a reader of the entry should know.
    #[serde(default)]
    pub notes: Str,
}

/// How far an entry can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// The service's own documents say so, or two independent zones.
    High,
    /// One public source.
    Medium,
    /// Parts are missing.
    Low,
}
