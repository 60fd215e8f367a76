//! The shapes of the catalog's files. One definition: `build.rs` checks the
//! files with it, the page reads what it wrote, and a profile reads its own.
//! It knows nothing of what a good entry is; that is `rules.rs`.

use std::borrow::Cow;

use super::super::json::fields::{Node, Read, Shape, read_fields, read_words};
use super::input::Input;
use super::packed::{Packed, packed_fields, packed_words};

/// A text, borrowed where it stands in the code.
pub type Str = Cow<'static, str>;
/// A list, borrowed where it stands in the code.
pub type List<T> = Cow<'static, [T]>;

/// A service that sends for a domain: what it asks to be published, and how
/// it is recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provider {
    /// The file's name: `[a-z0-9-]`. Stable, share links hold it.
    pub id: Str,
    /// As the service writes itself.
    pub name: Str,
    /// Other names that people type: brands of the past, short forms.
    pub aliases: List<Str>,
    /// What kind of service it is.
    pub category: Category,
    /// The host of its website, without scheme and path.
    pub website: Option<Str>,
    /// The page of its own that tells which records it wants.
    pub docs: Option<Str>,
    /// What it contributes to an SPF record.
    pub spf: Spf,
    /// The other records it asks for.
    pub records: List<Template>,
    /// Does the service show further records that only the customer's account knows?
    pub more: bool,
    /// The services whose names it has in its records because it sends through them or resells them, by id. The marks are theirs.
    pub via: List<Str>,
    /// What has to be asked of the person first.
    pub inputs: List<Input>,
    /// How it is recognised in published records.
    pub detect: Detect,
    /// Why this is believed. In every file; `None` in the built catalog and in profiles.
    pub evidence: Option<Evidence>,
}

packed_fields!(Provider:
    id must, name must, aliases or, category must, website may, docs may, spf must, records or, more or, via
    or, inputs or, detect or, evidence may
);

/// What kind of service a provider is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
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

impl Category {
    /// Is its envelope the domain's own by the nature of the service? People have their mailboxes
    /// there, or it passes on what others send.
    pub fn is_of_the_domain(self) -> bool {
        matches!(self, Self::Mailbox | Self::Hosting | Self::Gateway | Self::Forwarding)
    }
}

packed_words!(Category:
    "mailbox" Mailbox, "hosting" Hosting, "transactional" Transactional, "marketing" Marketing, "crm" Crm,
    "helpdesk" Helpdesk, "commerce" Commerce, "events" Events, "survey" Survey, "forms" Forms, "finance" Finance,
    "hr" Hr, "cms" Cms, "gateway" Gateway, "forwarding" Forwarding, "other" Other
);

/// A provider's share of an SPF record: terms to merge, never a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spf {
    /// Does the domain's SPF record have to name this service?
    pub need: SpfNeed,
    /// For `conditional`: the circumstance in which the terms are needed.
    pub when: Option<Condition>,
    /// The subdomain whose record takes the terms, `""` for the domain itself. May hold inputs.
    pub at: Str,
    /// Whose name the envelope (MAIL FROM) carries; SPF checks that name (RFC 7208 §2.4). `None`: not known.
    pub envelope: Option<Envelope>,
    /// Mechanisms (RFC 7208 §5) to merge. May hold inputs.
    pub terms: List<Str>,
    /// Instead of `terms`, where the terms depend on a region: an input `region` is asked for.
    pub regions: List<Region>,
    /// Names of other SPF records that hold these terms already, so that publishing both is waste.
    pub nested_in: List<Str>,
}

packed_fields!(Spf: need must, when may, at or, envelope may, terms or, regions or, nested_in or);

/// Does the domain's SPF record have to name the service?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpfNeed {
    /// No: the envelope is not the customer's, a term would never be looked at.
    None,
    /// Only under `Spf::when`.
    Conditional,
    /// Yes.
    Required,
}

packed_words!(SpfNeed: "none" None, "conditional" Conditional, "required" Required);

/// When a conditional term is needed. The locale words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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
    /// The domain's outgoing mail passes through the service on its way.
    Outbound,
}

packed_words!(Condition:
    "dedicated_ip" DedicatedIp, "custom_mail_from" CustomMailFrom, "manual_setup" ManualSetup,
    "own_address" OwnAddress, "own_bounces" OwnBounces, "service_check" ServiceCheck, "outbound" Outbound
);

/// Whose name the envelope carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Envelope {
    /// The customer's domain: SPF at the domain counts.
    Customer,
    /// The service's own domain: SPF at the customer's never counts.
    Provider,
    /// A subdomain of the customer's, often delegated to the service.
    Subdomain,
}

packed_words!(Envelope: "customer" Customer, "provider" Provider, "subdomain" Subdomain);

/// The terms for one of a service's regions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// The value of the input `region`, as the service names it.
    pub region: Str,
    /// Mechanisms to merge.
    pub terms: List<Str>,
}

packed_fields!(Region: region must, terms must);

/// One record to publish, with placeholders.
#[derive(Debug, Clone, PartialEq, Eq)]
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

packed_fields!(Template: purpose must, rtype must, host must, value must, need must);

/// What a record is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Announces a policy on encrypted delivery (RFC 8461 §3.1).
    MtaSts,
    /// Where reports on encrypted delivery go (RFC 8460 §3).
    TlsRpt,
}

packed_words!(Purpose:
    "dkim" Dkim, "verification" Verification, "return_path" ReturnPath, "tracking" Tracking, "dmarc" Dmarc,
    "bimi" Bimi, "sender_id" SenderId, "domainkeys_policy" DomainkeysPolicy, "web" Web,
    "mta_sts" MtaSts, "tls_rpt" TlsRpt
);

/// The type of a record to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // the names are DNS's own
pub enum Rtype {
    Txt,
    Cname,
    Mx,
    Ns,
    A,
    Aaaa,
}

packed_words!(Rtype: "TXT" Txt, "CNAME" Cname, "MX" Mx, "NS" Ns, "A" A, "AAAA" Aaaa);

/// Must a record be there?
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordNeed {
    /// Mail suffers without it.
    Required,
    /// The customer's choice.
    Optional,
    /// The service's documents still name it; receivers no longer read it.
    Historic,
}

packed_words!(RecordNeed: "required" Required, "optional" Optional, "historic" Historic);

/// The marks by which a provider is recognised, names as globs of `glob.rs`. No
/// two providers claim the same mark.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Detect {
    /// Names that `include`, `redirect`, `a`, `mx` or `exists` point to.
    pub spf: List<Str>,
    /// Names of mail exchangers.
    pub mx: List<Str>,
    /// Names that a selector's CNAME leads to.
    pub dkim_cname: List<Str>,
    /// Selectors that only this service uses.
    pub selectors: List<Str>,
    /// How a TXT at the apex starts.
    pub txt: List<Str>,
    /// Hosts of the mailboxes that DMARC reports go to.
    pub rua: List<Str>,
    /// Name servers that the mail records are delegated to.
    pub ns: List<Str>,
}

packed_fields!(Detect: spf or, mx or, dkim_cname or, selectors or, txt or, rua or, ns or);

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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsHost {
    /// The file's name: `[a-z0-9-]`.
    pub id: Str,
    /// As the DNS host writes itself.
    pub name: Str,
    /// Globs of its name servers. No two DNS hosts claim the same.
    pub ns: List<Str>,
    /// What the field for the name wants.
    pub names: Option<Names>,
    /// What that field wants for the domain itself: `@` or nothing.
    pub apex: Option<Str>,
    /// Who writes the quotation marks around a TXT.
    pub quotes: Option<Handling>,
    /// Who cuts a TXT of more than 255 octets into strings.
    pub long_txt: Option<Handling>,
    /// The most octets of a TXT that it takes.
    pub txt_limit: Option<u64>,
    /// The address of the DNS editor.
    pub panel: Option<Str>,
    /// Its own page on how to add a record.
    pub help: Option<Str>,
    /// Does it speak Domain Connect?
    pub domain_connect: Option<bool>,
    /// Why this is believed. In every file; `None` in the built catalog.
    pub evidence: Option<Evidence>,
}

packed_fields!(DnsHost:
    id must, name must, ns must, names may, apex may, quotes may, long_txt may, txt_limit may, panel may,
    help may, domain_connect may, evidence may
);

/// What a form's field for the name wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Names {
    /// `_dmarc`
    Relative,
    /// `_dmarc.example.com`
    Full,
}

packed_words!(Names: "relative" Relative, "full" Full);

/// Who takes care of a TXT's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Handling {
    /// The DNS host.
    Auto,
    /// The person who types.
    Manual,
}

packed_words!(Handling: "auto" Auto, "manual" Manual);

/// Why an entry is believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Public documents: an address, or `owner/repository:path@commit`.
    pub sources: List<Str>,
    /// The day somebody last held the entry against them, `YYYY-MM-DD`.
    pub checked: Str,
    /// How far it goes.
    pub confidence: Confidence,
    /// What a reader of the entry should know.
    pub notes: Str,
}

packed_fields!(Evidence: sources must, checked must, confidence must, notes or);

/// How far an entry can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The service's own documents say so, or two independent zones.
    High,
    /// One public source.
    Medium,
    /// Parts are missing.
    Low,
}

packed_words!(Confidence: "high" High, "medium" Medium, "low" Low);
