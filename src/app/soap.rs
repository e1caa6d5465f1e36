//! How SOAP messages are taken and answered, from the settings.

use crate::config::{self, Exchange};
use crate::envelope::{DataShape, Quirk, Quirks};
use crate::gateway::{FaultCode, SoapRules};
use crate::reply::AnswerSignature;
use crate::validation::ContractRule;
use crate::wsse::{MustUnderstand, Variant};

/// The rules that the settings name.
pub(super) fn rules(settings: &Exchange) -> SoapRules {
    SoapRules {
        contract: match settings.contract {
            config::Contract::Tolerant => ContractRule::Tolerant,
            config::Contract::Strict => ContractRule::Strict,
        },
        signature: AnswerSignature {
            variant: match settings.answer_signature {
                config::AnswerSignature::KeyIdentifier => Some(Variant::KeyIdentifier),
                config::AnswerSignature::IssuerSerial => Some(Variant::IssuerSerial),
                config::AnswerSignature::None => None,
            },
            must_understand: match settings.must_understand {
                true => MustUnderstand::Stated,
                false => MustUnderstand::Absent,
            },
        },
        faultcode: match settings.faultcode {
            config::FaultCode::Server => FaultCode::Server,
            config::FaultCode::Code => FaultCode::ErrorCode,
        },
        data: settings.data.map(shape),
        data_of: settings.data_of.iter().map(|(id, data)| (id.clone(), shape(*data))).collect(),
        success: Some((settings.success_code.clone(), settings.success_message.clone())),
        quirks: settings.quirks.iter().map(|named| quirk(*named)).fold(Quirks::default(), Quirks::with),
    }
}

fn shape(data: config::DataShape) -> DataShape {
    match data {
        config::DataShape::Text => DataShape::Text,
        config::DataShape::Cdata => DataShape::Cdata,
        config::DataShape::Element => DataShape::Element,
        config::DataShape::Inline => DataShape::Inline,
    }
}

fn quirk(named: config::Quirk) -> Quirk {
    match named {
        config::Quirk::LostXsiPrefix => Quirk::LostXsiPrefix,
        config::Quirk::MixedPrefixes => Quirk::MixedPrefixes,
        config::Quirk::DoubleEncodedMessage => Quirk::DoubleEncodedMessage,
        config::Quirk::UnescapedGt => Quirk::UnescapedGt,
    }
}
