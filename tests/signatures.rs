//! Signatures by WebCrypto, with the vectors of RFC 7515 appendix A.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::expect_used, reason = "a test")]

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use relying_party::jwks::{Algorithm, SignatureCheck};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use wish_list_web::browser::crypto;

wasm_bindgen_test_configure!(run_in_browser);

const PAYLOAD: &str = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";

/// RFC 7515 appendix A.2.
fn rs256() -> SignatureCheck {
    SignatureCheck {
        algorithm: Algorithm::Rs256,
        jwk: r#"{"kty":"RSA","e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"}"#.to_owned(),
        message: format!("eyJhbGciOiJSUzI1NiJ9.{PAYLOAD}").into_bytes(),
        signature: decode("cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"),
    }
}

/// RFC 7515 appendix A.3.
fn es256() -> SignatureCheck {
    SignatureCheck {
        algorithm: Algorithm::Es256,
        jwk: r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#.to_owned(),
        message: format!("eyJhbGciOiJFUzI1NiJ9.{PAYLOAD}").into_bytes(),
        signature: decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
    }
}

fn decode(text: &str) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text).expect("base64url")
}

#[wasm_bindgen_test]
async fn the_vectors_of_rfc_7515_are_right() {
    assert!(crypto::verify(&rs256()).await, "A.2");
    assert!(crypto::verify(&es256()).await, "A.3");
}

#[wasm_bindgen_test]
async fn a_changed_bit_is_wrong() {
    for good in [rs256(), es256()] {
        let mut message = good.clone();
        message.message[30] ^= 1;
        assert!(!crypto::verify(&message).await, "{:?}: message", good.algorithm);
        let mut signature = good.clone();
        signature.signature[5] ^= 1;
        assert!(!crypto::verify(&signature).await, "{:?}: signature", good.algorithm);
        let empty = SignatureCheck { signature: Vec::new(), ..good.clone() };
        assert!(!crypto::verify(&empty).await, "{:?}: no signature", good.algorithm);
    }
}

#[wasm_bindgen_test]
async fn another_algorithm_or_key_is_wrong() {
    for algorithm in [Algorithm::Rs384, Algorithm::Rs512, Algorithm::Ps256, Algorithm::Es256] {
        let check = SignatureCheck { algorithm, ..rs256() };
        assert!(!crypto::verify(&check).await, "{algorithm:?}");
    }
    let other_key = SignatureCheck { jwk: es256().jwk, ..rs256() };
    assert!(!crypto::verify(&other_key).await);
    for jwk in ["", "null", "{}", "[]", r#"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#] {
        let check = SignatureCheck { jwk: jwk.to_owned(), ..rs256() };
        assert!(!crypto::verify(&check).await, "{jwk}");
    }
}
