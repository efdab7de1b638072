//! Reading an answer's body: up to the limit, as text, then by the host's own JSON.
//!
//! Neither text nor records enter WebAssembly memory.

use js_sys::{Array, JsString, Number, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;

use super::fetch::Response;
use super::host::{Host, entries, ignore, settled};
use crate::response::{Body, Json};

/// How much of an error body is searched for the server's message.
const DEPTH: usize = 5;
const ITEMS: u32 = 50;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(catch, js_namespace = JSON, js_name = parse)]
    fn parse_json(text: &JsString) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = TextDecoder)]
    type Decoder;
    #[wasm_bindgen(catch, constructor, js_class = "TextDecoder")]
    fn new() -> Result<Decoder, JsValue>;
    #[wasm_bindgen(catch, method)]
    fn decode(this: &Decoder, bytes: &JsValue, options: &JsValue) -> Result<JsString, JsValue>;
    #[wasm_bindgen(catch, method, js_name = decode)]
    fn finish(this: &Decoder) -> Result<JsString, JsValue>;

    type Stream;
    #[wasm_bindgen(catch, method, js_name = getReader)]
    fn get_reader(this: &Stream) -> Result<Reader, JsValue>;
    #[wasm_bindgen(catch, method)]
    fn cancel(this: &Stream) -> Result<JsValue, JsValue>;

    type Reader;
    #[wasm_bindgen(catch, method)]
    fn read(this: &Reader) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch, method, js_name = cancel)]
    fn cancel_reader(this: &Reader) -> Result<JsValue, JsValue>;
}

/// A body's text, or that it was too large.
pub enum Text {
    Whole(JsString),
    TooLarge,
}

/// Reads the body. An error is the host's: the connection broke, or the bytes could not be decompressed.
pub async fn read(host: &Host, response: &Response, limit: u64) -> Result<Text, JsValue> {
    let length = response.header("content-length").and_then(|text| text.parse::<u64>().ok());
    if length.is_some_and(|length| length > limit) {
        cancel(host, response);
        return Ok(Text::TooLarge);
    }
    // An encoded body may become longer than it says.
    let plain = response.header("content-encoding").is_none();
    let stream = response.body().ok().filter(|stream| Reflect::has(stream, &"getReader".into()).unwrap_or(false));
    match stream {
        Some(stream) if length.is_none() || !plain => {
            let reader = stream.unchecked_ref::<Stream>().get_reader()?;
            read_stream(host, &reader, limit).await
        }
        _ => {
            let text = settled(host, &response.text()?).await?;
            text.dyn_into()
                .map(Text::Whole)
                .map_err(|_| js_sys::Error::new("the Response's text() gave no text").into())
        }
    }
}

async fn read_stream(host: &Host, reader: &Reader, limit: u64) -> Result<Text, JsValue> {
    let decoder = Decoder::new()?;
    let more = Object::new();
    Reflect::set(&more, &"stream".into(), &JsValue::TRUE)?;
    let mut text = JsString::from("");
    let mut read = 0_u64;
    loop {
        let chunk = settled(host, &reader.read()?).await?;
        if Reflect::get(&chunk, &"done".into())?.is_truthy() {
            return Ok(Text::Whole(text.concat(&decoder.finish()?.into())));
        }
        let bytes = Reflect::get(&chunk, &"value".into())?;
        let length = bytes.dyn_ref::<Uint8Array>().map_or(0, Uint8Array::byte_length);
        read = read.saturating_add(u64::from(length));
        if read > limit {
            if let Ok(cancelled) = reader.cancel_reader() {
                ignore(host, &cancelled);
            }
            return Ok(Text::TooLarge);
        }
        text = text.concat(&decoder.decode(&bytes, &more)?.into());
    }
}

/// Gives the body back unread, so that its socket is free again.
pub fn cancel(host: &Host, response: &Response) {
    if let Some(stream) = response.body().ok().filter(JsValue::is_object)
        && let Ok(cancelled) = stream.unchecked_ref::<Stream>().cancel()
    {
        ignore(host, &cancelled);
    }
}

/// Parses a text; its kind, and the value for the caller (for text that is no JSON, the text).
pub fn parse(text: Text, limit: u64) -> (Body, JsValue) {
    let text = match text {
        Text::Whole(text) => text,
        Text::TooLarge => return (Body::TooLarge(limit), JsValue::UNDEFINED),
    };
    if text.length() == 0 {
        return (Body::Empty, JsValue::NULL);
    }
    if let Ok(value) = parse_json(&text) {
        (shape(&value), value)
    } else {
        let html = text.trim_start().slice(0, 1) == "<";
        (Body::NotJson { html }, text.into())
    }
}

/// The value as far as a search for a message needs it.
pub fn excerpt(value: &JsValue) -> Json {
    excerpt_to(value, DEPTH)
}

fn excerpt_to(value: &JsValue, depth: usize) -> Json {
    if let Some(text) = value.as_string() {
        return Json::Text(text);
    }
    let Some(depth) = depth.checked_sub(1) else { return Json::Other };
    if Array::is_array(value) {
        let list: &Array = value.unchecked_ref();
        return Json::List((0..list.length().min(ITEMS)).map(|at| excerpt_to(&list.get(at), depth)).collect());
    }
    if value.is_object() {
        let entries = entries(value).unwrap_or_default();
        return Json::Object(
            (0..entries.length().min(ITEMS))
                .map(|at| {
                    let entry: Array = entries.get(at).unchecked_into();
                    (entry.get(0).as_string().unwrap_or_default(), excerpt_to(&entry.get(1), depth))
                })
                .collect(),
        );
    }
    Json::Other
}

fn shape(value: &JsValue) -> Body {
    if Array::is_array(value) {
        Body::Array
    } else if value.is_object() {
        Body::Object { counts: record_count(value).is_some() }
    } else {
        Body::Scalar
    }
}

/// `record_count` of an answer to `mode=count`, if it is a whole number.
pub fn record_count(value: &JsValue) -> Option<u64> {
    let count = Reflect::get(value, &"record_count".into()).ok().filter(Number::is_safe_integer)?.as_f64()?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a whole number")]
    (count >= 0.0).then_some(count as u64)
}
