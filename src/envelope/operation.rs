//! The operations of the contract.

use super::ns;

/// An operation that the gateway answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// SyncChannel: `SendMessage`.
    SendMessage,
    /// AsyncChannel: `sendMessage`.
    AsyncSendMessage,
    /// AsyncChannel: `sendDeliveryNotification`.
    SendDeliveryNotification,
    /// AsyncChannel: `getMessageStatus`.
    GetMessageStatus,
    /// AsyncChannel: `getMessages`.
    GetMessages,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 5] = [
        Operation::SendMessage,
        Operation::AsyncSendMessage,
        Operation::SendDeliveryNotification,
        Operation::GetMessageStatus,
        Operation::GetMessages,
    ];

    /// Namespace and name of the element in the Body.
    pub const fn element(self) -> (&'static str, &'static str) {
        match self {
            Operation::SendMessage => (ns::SYNC, "SendMessage"),
            Operation::AsyncSendMessage => (ns::ASYNC, "sendMessage"),
            Operation::SendDeliveryNotification => (ns::ASYNC, "sendDeliveryNotification"),
            Operation::GetMessageStatus => (ns::ASYNC, "getMessageStatus"),
            Operation::GetMessages => (ns::ASYNC, "getMessages"),
        }
    }

    /// The operation of this element.
    pub fn of(namespace: &str, local: &str) -> Option<Operation> {
        Operation::ALL.into_iter().find(|operation| operation.element() == (namespace, local))
    }

    /// Namespace and name of the element in a fault's detail.
    pub const fn fault_element(self) -> (&'static str, &'static str) {
        match self {
            Operation::SendMessage => (ns::SYNC, "SendMessageFault1_SendMessageFault"),
            Operation::AsyncSendMessage => (ns::ASYNC, "sendMessageFault1_sendMessageFault"),
            Operation::SendDeliveryNotification => {
                (ns::ASYNC, "sendDeliveryNotificationFault1_sendDeliveryNotificationFault")
            }
            Operation::GetMessageStatus => (ns::ASYNC, "getMessageStatusFault1_getMessageStatusFault"),
            Operation::GetMessages => (ns::ASYNC, "getMessagesFault1_getMessagesFault"),
        }
    }
}
