//! When a run was kept, as people write it.

/// Day and time in short, of milliseconds since 1970.
pub fn date(milliseconds: f64) -> String {
    let options = js_sys::Object::new();
    for (key, value) in [("dateStyle", "medium"), ("timeStyle", "short")] {
        // A plain object takes any member.
        let _ = js_sys::Reflect::set(&options, &key.into(), &value.into());
    }
    js_sys::Date::new(&milliseconds.into()).to_locale_string("en-GB", &options).into()
}
