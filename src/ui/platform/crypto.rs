//! Key pairs of the browser's own making (Web Cryptography API). Asked for by
//! name, so that a browser without it says no instead of failing to load.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// What kind of key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// RSASSA-PKCS1-v1_5 of 2048 bits, for SHA-256.
    Rsa2048,
    /// Not in every browser.
    Ed25519,
}

/// A key pair in DER.
pub struct KeyPair {
    /// The public key: SubjectPublicKeyInfo.
    pub spki: Vec<u8>,
    /// The private key: PKCS#8.
    pub pkcs8: Vec<u8>,
}

/// Makes a key pair. `None` where the browser cannot: it is too old, or the
/// page came over a connection that is not secure.
pub async fn key_pair(kind: KeyKind) -> Option<KeyPair> {
    let subtle = get(&get(&super::window(), "crypto")?, "subtle")?;
    let algorithm = Object::new();
    match kind {
        KeyKind::Rsa2048 => {
            set(&algorithm, "name", &"RSASSA-PKCS1-v1_5".into())?;
            set(&algorithm, "modulusLength", &2048.into())?;
            set(&algorithm, "publicExponent", &Uint8Array::from([1, 0, 1].as_slice()))?;
            set(&algorithm, "hash", &"SHA-256".into())?;
        }
        KeyKind::Ed25519 => set(&algorithm, "name", &"Ed25519".into())?,
    }
    let uses = Array::of2(&"sign".into(), &"verify".into());
    let pair = call(&subtle, "generateKey", &Array::of3(&algorithm, &true.into(), &uses)).await?;
    let export = async |format: &str, half: &str| {
        let key = get(&pair, half)?;
        let octets = call(&subtle, "exportKey", &Array::of2(&format.into(), &key)).await?;
        Some(Uint8Array::new(&octets).to_vec())
    };
    Some(KeyPair { spki: export("spki", "publicKey").await?, pkcs8: export("pkcs8", "privateKey").await? })
}

fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(JsValue::is_object)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Option<()> {
    Reflect::set(object, &name.into(), value).ok().filter(|done| *done).map(drop)
}

/// What comes of a call that promises something.
async fn call(object: &JsValue, name: &str, arguments: &Array) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &name.into()).ok()?.dyn_into().ok()?;
    let promise: Promise = function.apply(object, arguments).ok()?.dyn_into().ok()?;
    JsFuture::from(promise).await.ok()
}
