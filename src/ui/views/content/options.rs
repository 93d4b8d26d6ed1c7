//! Enums whose variants are the options of a select.

/// Defines an enum from rows of variant, key and name, in the order of the select; the first is the default.
macro_rules! select_options {
    (
        $(#[$doc:meta])*
        $name:ident { $first:ident = $first_key:literal, $first_name:literal, $first_doc:literal;
        $($variant:ident = $key:literal, $label:literal, $variant_doc:literal;)* }
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            #[doc = $first_doc]
            #[default]
            $first,
            $(#[doc = $variant_doc] $variant,)*
        }

        impl $name {
            /// Every option, in the order of the select.
            pub const ALL: &[Self] = &[Self::$first, $(Self::$variant),*];

            /// Value of the option.
            pub const fn key(self) -> &'static str {
                match self {
                    Self::$first => $first_key,
                    $(Self::$variant => $key,)*
                }
            }

            /// Text of the option.
            pub const fn name(self) -> &'static str {
                match self {
                    Self::$first => $first_name,
                    $(Self::$variant => $label,)*
                }
            }

            /// The option with this key; `None` for a key that no option has.
            pub fn from_key(key: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|option| option.key() == key)
            }

            /// Key and name of every option.
            pub fn options() -> Vec<(&'static str, &'static str)> {
                Self::ALL.iter().map(|option| (option.key(), option.name())).collect()
            }
        }
    };
}

pub(super) use select_options;

#[cfg(test)]
mod tests {
    use crate::ui::views::content::{compress, denoise, map, runs, sliders};

    #[test]
    fn every_option_is_found_by_its_key() {
        for source in compress::Source::ALL {
            assert_eq!(compress::Source::from_key(source.key()), Some(*source));
        }
        for source in denoise::Source::ALL {
            assert_eq!(denoise::Source::from_key(source.key()), Some(*source));
        }
        for start in sliders::Start::ALL {
            assert_eq!(sliders::Start::from_key(start.key()), Some(*start));
        }
        for layers in map::Layers::ALL {
            assert_eq!(map::Layers::from_key(layers.key()), Some(*layers));
        }
        for projection in map::Projection::ALL {
            assert_eq!(map::Projection::from_key(projection.key()), Some(*projection));
        }
        for curve in runs::Curve::ALL {
            assert_eq!(runs::Curve::from_key(curve.key()), Some(*curve));
        }
        assert_eq!(map::Layers::from_key("nothing"), None);
        assert_eq!(map::Layers::options()[0], ("points", "Points"));
    }
}
