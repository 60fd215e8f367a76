//! DKIM key records: what is found in their texts, and what they hold.

use mailvouch::dkim::{KeyType, PublicKey, RsaForm, parse};
use proptest::prelude::*;

use crate::dkim_keys::{F4, RSA_2048, base64, expand, spki};
use crate::records::{Row, check};

pub(crate) const ROWS: &[Row] = &[
    ("a good 2048-bit key", "v=DKIM1; k=rsa; p={2048}", &[]),
    ("an SPF record is no key", "v=spf1 -all", &["DKIM_NOT_A_KEY error [v=spf1 -all]"]),
    (
        "a wildcard's answer is no key",
        "google-site-verification=abc",
        &["DKIM_NOT_A_KEY error [google-site-verification=abc]"],
    ),
    ("p is the only required tag", "v=DKIM1; k=rsa", &["DKIM_P_MISSING error"]),
    ("an empty p revokes", "v=DKIM1; p=", &["DKIM_REVOKED info [p=]"]),
    (
        "a repeated tag voids the list",
        "v=DKIM1; p={2048}; p={2048}",
        &[
            "DKIM_DUP_TAG error [p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB]",
        ],
    ),
    ("a part without an equals sign", "v=DKIM1; rsa; p={2048}", &["DKIM_TAG_SYNTAX error [rsa]"]),
    ("a name that is none", "v=DKIM1; 1k=rsa; p={2048}", &["DKIM_TAG_SYNTAX error [1k=rsa]"]),
    (
        "quotes around the whole value",
        "\"v=DKIM1; k=rsa; p={2048}\"",
        &[
            "DKIM_TAG_SYNTAX error [\"v=DKIM1] -> v=DKIM1",
            "DKIM_P_QUOTES error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB\"] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    ("nothing between semicolons is skipped", "v=DKIM1;; p={2048}", &["DKIM_TAG_SYNTAX warning [;] -> "]),
    (
        "no semicolons at all",
        "v=DKIM1 k=rsa p={2048}",
        &[
            "DKIM_TAG_SYNTAX error [v=DKIM1 k=rsa p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "commas for semicolons",
        "v=DKIM1, k=rsa, p={2048}",
        &[
            "DKIM_TAG_SYNTAX error [v=DKIM1, k=rsa, p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "a character outside ASCII in a value",
        "v=DKIM1; k=rsa; n=schlüssel; p={2048}",
        &["DKIM_TAG_SYNTAX error [schlüssel]"],
    ),
    (
        "tag names have case",
        "v=DKIM1; P={2048}",
        &[
            "DKIM_TAG_CASE error [P=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    ("a restriction in capitals is none", "v=DKIM1; T=y; p={2048}", &["DKIM_TAG_CASE warning [T=y] -> t=y"]),
    ("v comes first", "k=rsa; v=DKIM1; p={2048}", &["DKIM_V_NOT_FIRST warning [v=DKIM1]"]),
    ("v has case", "v=dkim1; p={2048}", &["DKIM_V_BAD error [dkim1] -> DKIM1"]),
    ("another version", "v=DKIM2; p={2048}", &["DKIM_V_BAD error [DKIM2]"]),
    ("a version with a point", "v=DKIM1.0; p={2048}", &["DKIM_V_BAD error [DKIM1.0]"]),
    ("v may be absent", "k=rsa; p={2048}", &["DKIM_V_ABSENT info"]),
    ("k nobody knows", "v=DKIM1; k=dsa; p={2048}", &["DKIM_K_UNKNOWN error [dsa]"]),
    ("h has case", "v=DKIM1; h=SHA256; p={2048}", &["DKIM_H_NO_SHA256 warning [SHA256] -> sha256"]),
    ("k has case", "v=DKIM1; k=RSA; p={2048}", &["DKIM_K_UNKNOWN warning [RSA] -> rsa"]),
    ("a DKIM2 key type", "v=DKIM1; k=mldsa44; p={mldsa44}", &["DKIM_K_DKIM2_ONLY info [k=mldsa44]"]),
    (
        "a short DKIM2 key",
        "v=DKIM1; k=mldsa44; p=AAAA",
        &["DKIM_K_DKIM2_ONLY info [k=mldsa44]", "DKIM_P_DER error [AAAA]"],
    ),
    ("a character outside base64, and no key without it", "v=DKIM1; p=MIIB$IjAN", &["DKIM_P_BASE64 error [$]"]),
    (
        "a stray character, and a whole key without it",
        "v=DKIM1; p={2048:40}${2048:40:}",
        &[
            "DKIM_P_BASE64 error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC$AQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "the web's alphabet",
        "v=DKIM1; p={2048web}",
        &[
            "DKIM_P_BASE64 error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA-KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5-AaIO36LQXjBuEB_ml-iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV_U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX_ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    ("white space inside is fine", "v=DKIM1; p={2048:40} {2048:40:}", &[]),
    (
        "too much padding",
        "v=DKIM1; k=ed25519; p={ed25519}=",
        &[
            "DKIM_P_BASE64 error [11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo==] -> 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ],
    ),
    (
        "missing padding",
        "v=DKIM1; k=ed25519; p={ed25519:43}",
        &[
            "DKIM_P_PADDING warning [11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo] -> 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ],
    ),
    (
        "quotes between the strings",
        "v=DKIM1; p={2048:40}\" \"{2048:40:}",
        &[
            "DKIM_P_QUOTES error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\" \"AQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "escaped quotes between the strings",
        "v=DKIM1; p={2048:40}\\\" \\\"{2048:40:}",
        &[
            "DKIM_P_QUOTES error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\\\" \\\"AQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "smart quotes",
        "v=DKIM1; p=“{2048}”",
        &[
            "DKIM_P_QUOTES error [“MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB”] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    ("a backslash, and nothing readable", "v=DKIM1; p=MIIB\\IjAN", &["DKIM_P_QUOTES error [MIIB\\IjAN]"]),
    (
        "PEM pasted",
        "v=DKIM1; p=-----BEGIN PUBLIC KEY-----{2048}-----END PUBLIC KEY-----",
        &[
            "DKIM_P_PEM error [-----BEGIN PUBLIC KEY-----MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB-----END PUBLIC KEY-----] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "PEM pasted with its line ends spelt out",
        "v=DKIM1; p=-----BEGIN PUBLIC KEY-----\\n{2048:40}\\n{2048:40:}\\n-----END PUBLIC KEY-----",
        &[
            "DKIM_P_PEM error [-----BEGIN PUBLIC KEY-----\\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKC\\nAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB\\n-----END PUBLIC KEY-----] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "PEM with half a key",
        "v=DKIM1; p=-----BEGIN PUBLIC KEY-----MIIB",
        &["DKIM_P_PEM error [-----BEGIN PUBLIC KEY-----MIIB]"],
    ),
    (
        "a private key in PKCS#8",
        "v=DKIM1; p=MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC5smLwgcyQ",
        &["DKIM_P_PRIVATE_KEY error [MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC5smLwgcyQ]"],
    ),
    (
        "a private key in PKCS#1",
        "v=DKIM1; p=MIIEowIBAAKCAQEAubJi8IHMkO1jeOlBKwpJ",
        &["DKIM_P_PRIVATE_KEY error [MIIEowIBAAKCAQEAubJi8IHMkO1jeOlBKwpJ]"],
    ),
    (
        "a private Ed25519 key",
        "v=DKIM1; k=ed25519; p=MC4CAQAwBQYDK2VwBCIEIFEdAgPdwWayLIbXZLlf",
        &["DKIM_P_PRIVATE_KEY error [MC4CAQAwBQYDK2VwBCIEIFEdAgPdwWayLIbXZLlf]"],
    ),
    (
        "a private key in PEM",
        "v=DKIM1; p=-----BEGIN RSA PRIVATE KEY-----",
        &["DKIM_P_PRIVATE_KEY error [-----BEGIN RSA PRIVATE KEY-----]"],
    ),
    (
        "a private key of OpenSSH",
        "v=DKIM1; p=b3BlbnNzaC1rZXktdjEAAAAABG5vbmU=",
        &["DKIM_P_PRIVATE_KEY error [b3BlbnNzaC1rZXktdjEAAAAABG5vbmU=]"],
    ),
    (
        "cut at 255 octets",
        "v=DKIM1; k=rsa; p={2048:237}",
        &[
            "DKIM_P_TRUNCATED error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tf]",
        ],
    ),
    (
        "cut where one symbol is left over",
        "v=DKIM1; k=rsa; p={2048:221}",
        &[
            "DKIM_P_TRUNCATED error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVV]",
        ],
    ),
    ("cut after the header", "v=DKIM1; k=rsa; p=MIIB", &["DKIM_P_DER error [MIIB]"]),
    ("one symbol left over, and no key", "v=DKIM1; p=AAAAA", &["DKIM_P_BASE64 error [AAAAA]"]),
    ("octets that are no key", "v=DKIM1; p=AAAAAAAA", &["DKIM_P_DER error [AAAAAAAA]"]),
    (
        "DER that goes on behind the key",
        "v=DKIM1; p={2048}AAAA",
        &[
            "DKIM_P_DER error [MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQABAAAA]",
        ],
    ),
    (
        "an Ed25519 key that says it is RSA",
        "v=DKIM1; k=rsa; p={ed25519}",
        &["DKIM_KEYTYPE_MISMATCH error [rsa] -> ed25519"],
    ),
    (
        "an Ed25519 key that says nothing",
        "v=DKIM1; p={ed25519}",
        &[
            "DKIM_KEYTYPE_MISMATCH error [p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=] -> k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ],
    ),
    (
        "an Ed25519 SPKI that says nothing",
        "v=DKIM1; p={ed25519spki}",
        &[
            "DKIM_KEYTYPE_MISMATCH error [p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=] -> k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ],
    ),
    (
        "an Ed25519 SPKI that says it is RSA",
        "v=DKIM1; k=rsa; p={ed25519spki}",
        &["DKIM_KEYTYPE_MISMATCH error [p=MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=]"],
    ),
    (
        "an RSA key that says it is Ed25519",
        "v=DKIM1; k=ed25519; p={2048}",
        &["DKIM_KEYTYPE_MISMATCH error [ed25519] -> rsa"],
    ),
    ("an Ed25519 key (RFC 8463 App. A.2)", "v=DKIM1; k=ed25519; p={ed25519}", &[]),
    (
        "Ed25519 is bare, not SPKI",
        "v=DKIM1; k=ed25519; p={ed25519spki}",
        &[
            "DKIM_ED25519_LENGTH error [MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=] -> 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        ],
    ),
    ("Ed25519 of a wrong length", "v=DKIM1; k=ed25519; p=AAAA", &["DKIM_ED25519_LENGTH error [AAAA]"]),
    (
        "RSAPublicKey instead of SPKI",
        "v=DKIM1; p={2048pkcs1}",
        &[
            "DKIM_RSA_PKCS1 warning [MIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB] -> MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA+KxzWCdEjA0QxmK9GWn4mq68XSxTrHWjmXmgWWzlXmFcRnUK46GQJiKXzapmMw58zVhl2ByBXWxwPHUoel6E0KT1XzOZMqbCneQ4jXhX2ZwKp2LyhN28Fk5+AaIO36LQXjBuEB/ml+iI6PuHWYVPpcYg1h9byj0Q9rWpeyKVGvNIEZrVVWUI6ViIXChVVG6tfImlHZLDEV/U38VOjHyUcedV0HsPfX4jZVdnptQT94DbFshlS3zkIjrhWz5YfACC3vDlUAHNLib0VpaAsw5vPkgDX/ffULoxyD7bNaSxBgTaECg3q7YMpWABqWi2qHkpe94JuTwsPILWRIEOlaup6QIDAQAB",
        ],
    ),
    (
        "512 bits",
        "v=DKIM1; p={512}",
        &[
            "DKIM_RSA_TOO_SHORT error [MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAIBaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWloCAwEAAQ==]",
        ],
    ),
    (
        "1023 bits",
        "v=DKIM1; p={1023}",
        &[
            "DKIM_RSA_TOO_SHORT error [MIGeMA0GCSqGSIb3DQEBAQUAA4GMADCBiAKBgEBaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaAgMBAAE=]",
        ],
    ),
    (
        "1024 bits",
        "v=DKIM1; k=rsa; p={1024}",
        &[
            "DKIM_RSA_1024 warning [MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCldFYh3Rfrmeov+WqYYpwfW2bVUzxXPy9dSVoUCGLKCn+vgY/pdKIIBFitkvZJXGLnHqreqwGzoriEWf9ZRd+cL2LdA4UrDKheMeorBd2NSIqihkTaKz8PA+SIBFxFGm2Z0Krh5ZDF2NtFVhtD4YvqmrFqk2muzZ0tFEko8zP30wIDAQAB]",
        ],
    ),
    (
        "1536 bits",
        "v=DKIM1; p={1536}",
        &[
            "DKIM_RSA_1024 warning [MIHfMA0GCSqGSIb3DQEBAQUAA4HNADCByQKBwQCAWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWloCAwEAAQ==]",
        ],
    ),
    ("4096 bits", "v=DKIM1; p={4096}", &[]),
    (
        "8192 bits",
        "v=DKIM1; p={8192}",
        &[
            "DKIM_RSA_OVER_4096 warning [MIIEIjANBgkqhkiG9w0BAQEFAAOCBA8AMIIECgKCBAEAgFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWgIDAQAB]",
        ],
    ),
    (
        "16384 bits",
        "v=DKIM1; p={16384}",
        &[
            "DKIM_RSA_OVER_4096 warning [MIIIIjANBgkqhkiG9w0BAQEFAAOCCA8AMIIICgKCCAEAgFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWloCAwEAAQ==]",
        ],
    ),
    (
        "exponent 3",
        "v=DKIM1; p={2048e3}",
        &[
            "DKIM_RSA_EXPONENT warning [MIIBIDANBgkqhkiG9w0BAQEFAAOCAQ0AMIIBCAKCAQEAgFpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWgIBAw==]",
        ],
    ),
    ("only sha1", "v=DKIM1; h=sha1; p={2048}", &["DKIM_H_NO_SHA256 error [sha1] -> sha256"]),
    ("sha1 and sha256", "v=DKIM1; h=sha1 : sha256; p={2048}", &[]),
    ("not for mail", "v=DKIM1; s=tlsrpt; p={2048}", &["DKIM_S_NOT_EMAIL error [tlsrpt]"]),
    ("for mail, too", "v=DKIM1; s=tlsrpt:email; p={2048}", &[]),
    ("testing", "v=DKIM1; t=y; p={2048}", &["DKIM_T_TESTING warning [t=y]"]),
    ("strict", "v=DKIM1; t=s; p={2048}", &["DKIM_T_STRICT info [t=s]"]),
    (
        "both flags, and one unknown",
        "v=DKIM1; t=y:s:x; p={2048}",
        &["DKIM_T_TESTING warning [t=y:s:x]", "DKIM_T_STRICT info [t=y:s:x]"],
    ),
    ("a tag nobody knows", "v=DKIM1; foo=bar; p={2048}", &["DKIM_UNKNOWN_TAG info [foo=bar]"]),
    ("granularity is gone", "v=DKIM1; g=*; k=rsa; p={2048}", &["DKIM_G_TAG warning [g=*]"]),
    ("a note may say p=", "v=DKIM1; n=see p=1 k=2; p={2048}", &[]),
    ("nothing at all", "", &["DKIM_NOT_A_KEY error []"]),
];

#[test]
fn findings() {
    check(ROWS, parse, expand);
}

#[test]
fn what_a_key_is() {
    let rsa = |bits, form| PublicKey::Rsa { bits, exponent: Some(65537), form };
    let rows = [
        ("v=DKIM1; p={2048}", KeyType::Rsa, rsa(2048, RsaForm::Spki)),
        ("v=DKIM1; p={2048pkcs1}", KeyType::Rsa, rsa(2048, RsaForm::Pkcs1)),
        ("v=DKIM1; p={1024}", KeyType::Rsa, rsa(1024, RsaForm::Spki)),
        ("v=DKIM1; p={1023}", KeyType::Rsa, rsa(1023, RsaForm::Spki)),
        ("v=DKIM1; p={3071}", KeyType::Rsa, rsa(3071, RsaForm::Spki)),
        ("v=DKIM1; p={4096}", KeyType::Rsa, rsa(4096, RsaForm::Spki)),
        ("v=DKIM1; p={16384}", KeyType::Rsa, rsa(16384, RsaForm::Spki)),
        ("v=DKIM1; k=ed25519; p={ed25519}", KeyType::Ed25519, PublicKey::Ed25519),
        ("v=DKIM1; k=mldsa44; p={mldsa44}", KeyType::MlDsa44, PublicKey::MlDsa44),
        ("v=DKIM1; p=", KeyType::Rsa, PublicKey::Revoked),
        ("v=DKIM1; k=rsa", KeyType::Rsa, PublicKey::Missing),
        ("v=DKIM1; k=x; p=AAAA", KeyType::Other("x".to_owned()), PublicKey::Unreadable),
    ];
    for (text, key_type, key) in rows {
        let record = parse(&expand(text)).record;
        assert_eq!((record.key_type, record.key), (key_type, key), "{text}");
    }
    let flags = parse("v=DKIM1; t=y:s; p=").record;
    assert!(flags.testing && flags.strict && flags.revoked());
}

#[test]
fn well_formed_is_about_grammar() {
    let rows = [
        ("v=DKIM1; p={2048}", true),
        ("v=DKIM1; p={512}", true),
        ("v=DKIM1; k=dsa; p={2048}", true),
        ("v=DKIM1; p=", true),
        ("k=rsa; v=DKIM1; p={2048}", true),
        ("v=DKIM1; p={2048}; p={2048}", false),
        ("v=DKIM1 p={2048}", false),
        ("v=dkim1; p={2048}", false),
        ("v=DKIM1; P={2048}", false),
        ("v=DKIM1; k=rsa", false),
        ("v=DKIM1; p=$", false),
        ("v=spf1 -all", false),
    ];
    for (text, expected) in rows {
        assert_eq!(parse(&expand(text)).well_formed, expected, "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_text_is_read_and_printed_back(text in any_record()) {
        let parsed = parse(&text);
        prop_assert_eq!(parsed.record.to_string(), text.as_str());
        for finding in &parsed.findings {
            prop_assert!(finding.span.clone().is_none_or(|span| text.get(span).is_some()));
            prop_assert!(finding.instead().is_none() || finding.span.is_some());
        }
        prop_assert_eq!(&parse(&parsed.record.to_string()), &parsed);
    }

    #[test]
    fn any_octets_are_survived(octets in proptest::collection::vec(any::<u8>(), 0..300), place in 0..600_usize) {
        parse(&format!("p={}", base64(&octets)));
        let mut damaged = spki(512, F4);
        let len = damaged.len();
        damaged[place % len] = octets.first().copied().unwrap_or_default();
        parse(&format!("p={}", base64(&damaged)));
    }
}

fn any_record() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        Just("v=DKIM1".to_owned()),
        Just("v = DKIM1 k=rsa".to_owned()),
        Just("p=".to_owned()),
        Just(format!("p={RSA_2048}")),
        "p=[A-Za-z0-9+/=\"$ -]{0,50}",
        "[vkphstng] ?= ?[a-z0-9:*\u{201C}-]{0,8}",
        "\\PC{0,12}",
        any::<String>(),
    ];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.join(";"))
}
