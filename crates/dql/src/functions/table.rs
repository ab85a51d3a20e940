//! The table of functions, in the order of Dataview's manual.

use super::build::Kind::{
    Any, Array, Boolean, Date, Duration, Function as Lambda, Link, Null, Number, Object, String,
};
use super::build::{Function, Kind, Variant};
use super::{dates, lists, numbers, strings};

const fn on(takes: &'static [Kind], run: super::build::Run) -> Variant {
    Variant {
        takes: Some(takes),
        run,
    }
}

const fn rest(run: super::build::Run) -> Variant {
    Variant { takes: None, run }
}

macro_rules! function {
    ($name:literal, $signature:literal, $about:literal, $lists:expr, [$($variant:expr),* $(,)?]) => {
        Function { name: $name, signature: $signature, about: $about, lists: $lists, variants: &[$($variant),*] }
    };
}

const FIRST: &[(usize, &[usize])] = &[(1, &[0])];
const FIRST_OF_TWO: &[(usize, &[usize])] = &[(2, &[0])];
const SECOND_OF_TWO: &[(usize, &[usize])] = &[(2, &[1])];
const BOTH: &[(usize, &[usize])] = &[(2, &[0, 1])];
const TWO_OR_THREE: &[(usize, &[usize])] = &[(2, &[0, 1]), (3, &[0, 1, 2])];
const ALL_THREE: &[(usize, &[usize])] = &[(3, &[0, 1, 2])];
const NONE: &[(usize, &[usize])] = &[];

const NULL_FIRST: Variant = on(&[Null, Any], lists::null);
const NULL_SECOND: Variant = on(&[Any, Null], lists::null);
const NULL_FIRST_3: Variant = on(&[Null, Any, Any], lists::null);
const NULL_SECOND_3: Variant = on(&[Any, Null, Any], lists::null);
const NULL_THIRD_3: Variant = on(&[Any, Any, Null], lists::null);

/// Every function.
pub static FUNCTIONS: &[Function] = &[
    function!(
        "object",
        "(key1, value1, ...)",
        "An object of names and values.",
        NONE,
        [rest(lists::object)]
    ),
    function!(
        "list",
        "(value1, value2, ...)",
        "A list of the values.",
        NONE,
        [rest(lists::list)]
    ),
    function!(
        "array",
        "(value1, value2, ...)",
        "A list of the values; another name for list.",
        NONE,
        [rest(lists::list)]
    ),
    function!(
        "date",
        "(any) or (text, format)",
        "A date from text, a link or a format.",
        FIRST,
        [
            on(&[String], dates::date_of_text),
            on(&[Date], lists::same),
            on(&[Link], dates::date_of_link),
            on(&[String, String], dates::date_by_format),
            on(&[Null, String], lists::null),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "dur",
        "(any)",
        "A duration from text such as \"1 day, 2 hours\".",
        FIRST,
        [
            on(&[String], dates::duration_of_text),
            on(&[Duration], lists::same),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "number",
        "(text)",
        "The first number in a text.",
        FIRST,
        [
            on(&[Number], lists::same),
            on(&[String], numbers::number),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "string",
        "(any)",
        "The value as text.",
        NONE,
        [on(&[Any], strings::string)]
    ),
    function!(
        "link",
        "(path, [display], [embed])",
        "A link to a note.",
        &[(1, &[0]), (2, &[0, 1])],
        [
            on(&[String], strings::link),
            on(&[Link], lists::same),
            on(&[Null], lists::null),
            on(&[String, String], strings::link),
            on(&[String, String, Boolean], strings::link),
            on(&[Link, String], strings::link_shown),
            NULL_FIRST,
            on(&[Any, Null], strings::link_plain),
        ]
    ),
    function!(
        "embed",
        "(link, [embed?])",
        "A link as an embed, or no longer as one.",
        &[(1, &[0]), (2, &[0, 1])],
        [
            on(&[Link], strings::embed),
            on(&[Link, Boolean], strings::embed),
            on(&[Null], lists::null),
            NULL_FIRST,
            NULL_SECOND,
        ]
    ),
    function!(
        "elink",
        "(url, [display])",
        "A link out of the vault.",
        &[(1, &[0]), (2, &[0])],
        [
            on(&[String, String], strings::external),
            on(&[String, Null], strings::external),
            NULL_FIRST,
            on(&[String], strings::external),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "typeof",
        "(any)",
        "The kind of a value.",
        NONE,
        [on(&[Any], strings::kind)]
    ),
    function!(
        "round",
        "(number, [digits])",
        "To the nearest whole number, or to so many digits.",
        &[(1, &[0]), (2, &[0])],
        [
            on(&[Number], numbers::round),
            on(&[Null], lists::null),
            on(&[Number, Number], numbers::round_to),
            on(&[Number, Null], numbers::round),
            NULL_FIRST,
        ]
    ),
    function!(
        "trunc",
        "(number)",
        "Without what follows the point.",
        FIRST,
        [on(&[Number], numbers::trunc), on(&[Null], lists::null),]
    ),
    function!(
        "floor",
        "(number)",
        "The whole number below.",
        FIRST,
        [on(&[Number], numbers::floor), on(&[Null], lists::null),]
    ),
    function!(
        "ceil",
        "(number)",
        "The whole number above.",
        FIRST,
        [on(&[Number], numbers::ceil), on(&[Null], lists::null),]
    ),
    function!(
        "min",
        "(a, b, ...)",
        "The least value; null does not count.",
        NONE,
        [
            on(&[Any, Null], lists::same),
            on(&[Null, Any], numbers::second),
            on(&[Any, Any], numbers::min),
            on(&[Array], numbers::min_of_list),
            rest(numbers::min),
        ]
    ),
    function!(
        "max",
        "(a, b, ...)",
        "The greatest value; null does not count.",
        NONE,
        [
            on(&[Any, Null], lists::same),
            on(&[Null, Any], numbers::second),
            on(&[Any, Any], numbers::max),
            on(&[Array], numbers::max_of_list),
            rest(numbers::max),
        ]
    ),
    function!(
        "sum",
        "(list)",
        "All values added up.",
        NONE,
        [on(&[Array], numbers::sum), on(&[Any], lists::same)]
    ),
    function!(
        "product",
        "(list)",
        "All values multiplied.",
        NONE,
        [on(&[Array], numbers::product), on(&[Any], lists::same),]
    ),
    function!(
        "average",
        "(list)",
        "The mean of the values.",
        NONE,
        [on(&[Array], numbers::average), on(&[Any], lists::same),]
    ),
    function!(
        "minby",
        "(list, function)",
        "The element for which the function is least.",
        NONE,
        [
            on(&[Array, Lambda], numbers::min_by),
            on(&[Null, Lambda], lists::null),
        ]
    ),
    function!(
        "maxby",
        "(list, function)",
        "The element for which the function is greatest.",
        NONE,
        [
            on(&[Array, Lambda], numbers::max_by),
            on(&[Null, Lambda], lists::null),
        ]
    ),
    function!(
        "contains",
        "(object|list|text, value)",
        "Whether something is in it, lists within lists and parts of text included.",
        SECOND_OF_TWO,
        [
            on(&[Array, Any], lists::contains),
            on(&[String, String], lists::contains),
            on(&[Object, String], lists::contains),
            on(&[Any, Any], lists::contains),
        ]
    ),
    function!(
        "icontains",
        "(object|list|text, value)",
        "As contains, whatever the case.",
        SECOND_OF_TWO,
        [
            on(&[Array, Any], lists::icontains),
            on(&[String, String], lists::icontains),
            on(&[Object, String], lists::icontains),
            on(&[Any, Any], lists::icontains),
        ]
    ),
    function!(
        "econtains",
        "(object|list|text, value)",
        "Whether one of its elements equals the value.",
        SECOND_OF_TWO,
        [
            on(&[Array, Any], lists::econtains),
            on(&[String, String], lists::econtains),
            on(&[Object, String], lists::econtains),
            on(&[Any, Any], lists::econtains),
        ]
    ),
    function!(
        "containsword",
        "(text, word)",
        "Whether a word is in the text, whatever its case.",
        BOTH,
        [
            on(&[String, String], strings::contains_word),
            NULL_FIRST,
            NULL_SECOND,
        ]
    ),
    function!(
        "extract",
        "(object, key1, ...)",
        "An object of some names only.",
        NONE,
        [rest(lists::extract)]
    ),
    function!(
        "sort",
        "(list, [function])",
        "The list sorted, by a function of its elements if given.",
        NONE,
        [
            on(&[Array], lists::sort),
            on(&[Array, Lambda], lists::sort),
            on(&[Any], lists::same),
        ]
    ),
    function!(
        "reverse",
        "(list)",
        "Last to first.",
        NONE,
        [
            on(&[Array], lists::reverse),
            on(&[String], strings::reverse),
            on(&[Any], lists::same),
        ]
    ),
    function!(
        "length",
        "(object|list|text)",
        "How many elements, names or characters it has.",
        NONE,
        [
            on(&[Array], lists::length),
            on(&[Object], lists::length),
            on(&[String], lists::length),
            on(&[Null], lists::length),
        ]
    ),
    function!(
        "nonnull",
        "(list)",
        "Without null.",
        NONE,
        [on(&[Array], lists::non_null_list), rest(lists::non_null)]
    ),
    function!(
        "firstvalue",
        "(list)",
        "The first element that is not null.",
        NONE,
        [on(&[Array], lists::first_value), on(&[Null], lists::null),]
    ),
    function!(
        "all",
        "(list, [function])",
        "Whether all are true.",
        NONE,
        [
            on(&[Array], lists::all_list),
            on(&[Array, Lambda], lists::all_by),
            rest(lists::all),
        ]
    ),
    function!(
        "any",
        "(list, [function])",
        "Whether one is true.",
        NONE,
        [
            on(&[Array], lists::any_list),
            on(&[Array, Lambda], lists::any_by),
            rest(lists::any),
        ]
    ),
    function!(
        "none",
        "(list, [function])",
        "Whether none is true.",
        NONE,
        [
            on(&[Array], lists::none_list),
            on(&[Array, Lambda], lists::none_by),
            rest(lists::none),
        ]
    ),
    function!(
        "join",
        "(list, [delimiter])",
        "The elements as one text.",
        SECOND_OF_TWO,
        [
            on(&[Array, String], strings::join),
            on(&[Array, Null], strings::join),
            on(&[Any, String], strings::string),
            on(&[Array], strings::join),
            on(&[Any], strings::string),
        ]
    ),
    function!(
        "filter",
        "(list, function)",
        "Elements for which the function is true.",
        NONE,
        [on(&[Array, Lambda], lists::filter), NULL_FIRST,]
    ),
    function!(
        "map",
        "(list, function)",
        "The function of every element.",
        NONE,
        [on(&[Array, Lambda], lists::map), NULL_FIRST,]
    ),
    function!(
        "flat",
        "(list, [depth])",
        "Lists within the list laid open.",
        NONE,
        [
            on(&[Array], lists::flat),
            on(&[Array, Number], lists::flat),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "slice",
        "(list, [start, [end]])",
        "A part of the list.",
        NONE,
        [
            on(&[Array], lists::slice),
            on(&[Array, Number], lists::slice),
            on(&[Array, Number, Number], lists::slice),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "unique",
        "(list)",
        "Each value once, sorted.",
        NONE,
        [on(&[Array], lists::unique), on(&[Null], lists::null)]
    ),
    function!(
        "reduce",
        "(list, operator|function)",
        "The list drawn together by an operator or a function.",
        SECOND_OF_TWO,
        [
            on(&[Array, String], numbers::reduce),
            on(&[Array, Lambda], numbers::reduce_by),
            NULL_FIRST,
            NULL_SECOND,
        ]
    ),
    function!(
        "regextest",
        "(pattern, text)",
        "Whether the pattern is found in the text.",
        BOTH,
        [
            on(&[String, String], strings::regex_test),
            on(&[Null, Any], lists::no),
            on(&[Any, Null], lists::no),
        ]
    ),
    function!(
        "regexmatch",
        "(pattern, text)",
        "Whether the pattern is the whole text.",
        BOTH,
        [
            on(&[String, String], strings::regex_match),
            on(&[Null, Any], lists::no),
            on(&[Any, Null], lists::no),
        ]
    ),
    function!(
        "regexreplace",
        "(text, pattern, replacement)",
        "The text with what the pattern finds replaced.",
        ALL_THREE,
        [
            on(&[String, String, String], strings::regex_replace),
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "replace",
        "(text, part, replacement)",
        "The text with a part replaced.",
        ALL_THREE,
        [
            on(&[String, String, String], strings::replace),
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "lower",
        "(text)",
        "In small letters.",
        FIRST,
        [on(&[String], strings::lower), on(&[Null], lists::null)]
    ),
    function!(
        "upper",
        "(text)",
        "In capitals.",
        FIRST,
        [on(&[String], strings::upper), on(&[Null], lists::null)]
    ),
    function!(
        "split",
        "(text, pattern, [limit])",
        "The text cut where the pattern is found.",
        NONE,
        [
            on(&[String, String], strings::split),
            on(&[String, String, Number], strings::split),
            NULL_FIRST,
            NULL_SECOND,
            NULL_THIRD_3,
            NULL_SECOND_3,
            NULL_FIRST_3,
        ]
    ),
    function!(
        "startswith",
        "(text, part)",
        "Whether the text begins with the part.",
        BOTH,
        [
            on(&[String, String], strings::starts_with),
            NULL_FIRST,
            NULL_SECOND,
        ]
    ),
    function!(
        "endswith",
        "(text, part)",
        "Whether the text ends with the part.",
        BOTH,
        [on(&[String, String], strings::ends_with), NULL_FIRST, NULL_SECOND,]
    ),
    function!(
        "padleft",
        "(text, length, [padding])",
        "Filled up on the left.",
        TWO_OR_THREE,
        [
            on(&[String, Number], strings::pad_left),
            on(&[String, Number, String], strings::pad_left),
            NULL_FIRST,
            NULL_SECOND,
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "padright",
        "(text, length, [padding])",
        "Filled up on the right.",
        TWO_OR_THREE,
        [
            on(&[String, Number], strings::pad_right),
            on(&[String, Number, String], strings::pad_right),
            NULL_FIRST,
            NULL_SECOND,
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "substring",
        "(text, start, [end])",
        "A part of the text.",
        TWO_OR_THREE,
        [
            on(&[String, Number], strings::substring),
            on(&[String, Number, Number], strings::substring),
            NULL_FIRST,
            NULL_SECOND,
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "truncate",
        "(text, length, [suffix])",
        "The text cut to a length, \"...\" included.",
        TWO_OR_THREE,
        [
            on(&[String, Number, String], strings::truncate),
            on(&[String, Number], strings::truncate),
            NULL_FIRST,
            NULL_SECOND,
            NULL_FIRST_3,
            NULL_SECOND_3,
            NULL_THIRD_3,
        ]
    ),
    function!(
        "default",
        "(value, other)",
        "The value, or the other one where it is null.",
        BOTH,
        [on(&[Any, Any], lists::or)]
    ),
    function!(
        "ldefault",
        "(value, other)",
        "As default, but a list is one value.",
        NONE,
        [on(&[Any, Any], lists::or)]
    ),
    function!(
        "display",
        "(any)",
        "The value as it is shown, without markup.",
        NONE,
        [on(&[Any], strings::display)]
    ),
    function!(
        "choice",
        "(condition, yes, no)",
        "One of two values.",
        &[(3, &[0])],
        [on(&[Any, Any, Any], lists::choice)]
    ),
    function!(
        "striptime",
        "(date)",
        "The date without its time.",
        FIRST,
        [on(&[Date], dates::strip_time), on(&[Null], lists::null),]
    ),
    function!(
        "dateformat",
        "(date, format)",
        "The date by a format such as \"yyyy-MM-dd\".",
        FIRST_OF_TWO,
        [
            on(&[Date, String], dates::date_format),
            on(&[Null, String], lists::null),
        ]
    ),
    function!(
        "durationformat",
        "(duration, format)",
        "The duration by a format such as \"h:mm\".",
        FIRST_OF_TWO,
        [
            on(&[Duration, String], dates::duration_format),
            on(&[Null, String], lists::null),
        ]
    ),
    function!(
        "currencyformat",
        "(number, [currency])",
        "The number as money.",
        FIRST_OF_TWO,
        [
            on(&[Number, String], numbers::currency),
            on(&[Null, String], lists::null),
            on(&[Number], numbers::currency),
            on(&[Null], lists::null),
        ]
    ),
    function!(
        "localtime",
        "(date)",
        "The date in your time zone.",
        FIRST,
        [on(&[Date], dates::local_time), on(&[Null], lists::null),]
    ),
    function!(
        "hash",
        "(seed, [text], [variant])",
        "A number that is always the same for the same arguments.",
        NONE,
        [
            on(&[String, Number], strings::hash),
            on(&[String, String], strings::hash),
            on(&[String, String, Number], strings::hash),
        ]
    ),
    function!(
        "meta",
        "(link)",
        "What a link itself holds.",
        NONE,
        [on(&[Link], strings::meta)]
    ),
];
