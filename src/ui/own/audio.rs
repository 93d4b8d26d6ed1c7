//! Sounds through the browser: the microphone is recorded, samples are played.

use crate::data::import::MAX_SECONDS;
use crate::data::tones::SAMPLE_RATE;
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::RefCell;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AudioBuffer, AudioBufferSourceNode, AudioContext, AudioContextOptions, BlobEvent, MediaRecorder,
    MediaStream, MediaStreamConstraints, MediaStreamTrack, OfflineAudioContext,
};

/// Length of a recording, in milliseconds; longer than a clip, as speakers begin late.
const LISTENING: i32 = 1500;

thread_local! {
    /// The page's only audio context, for browsers allow few; made at the first sound.
    static CONTEXT: RefCell<Option<AudioContext>> = const { RefCell::new(None) };
    /// The sound that plays.
    static PLAYING: RefCell<Option<AudioBufferSourceNode>> = const { RefCell::new(None) };
}

/// The page's audio context, at [`SAMPLE_RATE`]: the browser converts what it plays.
fn context() -> Result<AudioContext, JsValue> {
    CONTEXT.with_borrow_mut(|context| {
        if let Some(context) = context {
            return Ok(context.clone());
        }
        let options = AudioContextOptions::new();
        options.set_sample_rate(SAMPLE_RATE as f32);
        let made = AudioContext::new_with_context_options(&options)?;
        *context = Some(made.clone());
        Ok(made)
    })
}

/// Plays samples from −1 to 1 at [`SAMPLE_RATE`], and stops the sound before.
///
/// # Errors
/// A sentence for the user.
pub fn play(samples: &[f32]) -> Result<(), String> {
    start(samples).map_err(|_| "This browser can't play sounds.".into())
}

fn start(samples: &[f32]) -> Result<(), JsValue> {
    let context = context()?;
    // A context that was made before the first click is suspended; there is no need to wait until it resumes.
    let _ = context.resume()?;
    let buffer = context.create_buffer(1, samples.len().max(1) as u32, SAMPLE_RATE as f32)?;
    buffer.copy_to_channel(samples, 0)?;
    let source = context.create_buffer_source()?;
    source.set_buffer(Some(&buffer));
    source.connect_with_audio_node(&context.destination())?;
    source.start()?;
    if let Some(before) = PLAYING.replace(Some(source)) {
        // Fails where it has ended by itself.
        let _ = before.disconnect();
    }
    Ok(())
}

/// The samples of a sound file of any format that the browser decodes: its first [`MAX_SECONDS`] at [`SAMPLE_RATE`], its
/// channels mixed.
///
/// # Errors
/// An empty text: what browsers say means nothing to the owner of the file.
pub(super) async fn decode(bytes: &[u8]) -> Result<Vec<f32>, String> {
    samples(&js_sys::Uint8Array::from(bytes).buffer()).await.map_err(|_| String::new())
}

async fn samples(file: &js_sys::ArrayBuffer) -> Result<Vec<f32>, JsValue> {
    // It plays nothing, so that no click is needed first; what it decodes comes at its own rate.
    let decoder = OfflineAudioContext::new_with_number_of_channels_and_length_and_sample_rate(
        1,
        1,
        SAMPLE_RATE as f32,
    )?;
    let sound: AudioBuffer = JsFuture::from(decoder.decode_audio_data(file)?).await?.dyn_into()?;
    let channels = sound.number_of_channels();
    let length = sound.length().min(MAX_SECONDS * SAMPLE_RATE) as usize;
    let (mut mixed, mut samples) = (vec![0.0; length], vec![0.0; length]);
    for channel in 0..channels {
        sound.copy_from_channel(&mut samples, channel as i32)?;
        mixed.iter_mut().zip(&samples).for_each(|(sum, sample)| *sum += sample / channels as f32);
    }
    Ok(mixed)
}

/// What the microphone hears in the next second and a half.
///
/// # Errors
/// A sentence for the user.
pub async fn listen() -> Result<Vec<f32>, String> {
    let stream = microphone().await.map_err(|_| {
        "Can't use the microphone: allow it for this page and check that it is connected.".to_owned()
    })?;
    let heard = record(&stream).await;
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
    heard.map_err(|_| "This browser can't record: drop a sound file instead.".into())
}

async fn microphone() -> Result<MediaStream, JsValue> {
    let wanted = MediaStreamConstraints::new();
    wanted.set_audio(&JsValue::TRUE);
    let asked = window().navigator().media_devices()?.get_user_media_with_constraints(&wanted)?;
    JsFuture::from(asked).await?.dyn_into()
}

async fn record(stream: &MediaStream) -> Result<Vec<f32>, JsValue> {
    let recorder = MediaRecorder::new_with_media_stream(stream)?;
    let recorded = js_sys::Promise::new(&mut |done, _| {
        // Without slices all comes in one piece, after the end.
        let given = Closure::once_into_js(move |event: BlobEvent| {
            let data = event.data().map_or(JsValue::NULL, JsValue::from);
            let _ = done.call1(&JsValue::NULL, &data);
        });
        recorder.set_ondataavailable(Some(given.unchecked_ref()));
    });
    recorder.start()?;
    let ending = recorder.clone();
    spawn_local(async move {
        let pause = js_sys::Promise::new(&mut |done, _| {
            let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, LISTENING);
        });
        let _ = JsFuture::from(pause).await;
        // Fails where the stream has ended before; then the data are there.
        let _ = ending.stop();
    });
    let blob: web_sys::Blob = JsFuture::from(recorded).await?.dyn_into()?;
    let file: js_sys::ArrayBuffer = JsFuture::from(blob.array_buffer()).await?.dyn_into()?;
    samples(&file).await
}
