//! JSON objects of which each member is read for itself: what comes twice, or is of another type, costs no more than itself.

/// Declares a structure of [`Loose`](super::loose::Loose) members, read by their names; of a member that comes twice the last that says
/// something counts.
macro_rules! object {
    ($(#[$meta:meta])* struct $name:ident { $($member:ident: $kind:ty,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Default)]
        struct $name {
            $($member: $kind,)+
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                #[expect(non_camel_case_types, reason = "they are the members' names")]
                #[derive(Deserialize)]
                #[serde(field_identifier)]
                enum Member {
                    $($member,)+
                    #[serde(other)]
                    other,
                }

                struct Members;

                impl<'de> Visitor<'de> for Members {
                    type Value = $name;

                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("an object")
                    }

                    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<$name, A::Error> {
                        let mut read = $name::default();
                        while let Some(member) = map.next_key()? {
                            match member {
                                $(Member::$member => {
                                    let value: $kind = map.next_value()?;
                                    if !value.is_empty() {
                                        read.$member = value;
                                    }
                                })+
                                Member::other => drop(map.next_value::<IgnoredAny>()?),
                            }
                        }
                        Ok(read)
                    }
                }

                deserializer.deserialize_map(Members)
            }
        }
    };
}

pub(super) use object;
