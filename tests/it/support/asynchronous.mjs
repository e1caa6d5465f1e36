// node-soap on the asynchronous channel, from the served WSDL alone: sends a REQUEST, fetches it, confirms it. Arguments: the directory
// whose node_modules has `soap`, and the endpoint.
import { createRequire } from "node:module";

const [packages, endpoint] = process.argv.slice(2);
const soap = createRequire(`${packages}/`)("soap");
const client = await soap.createClientAsync(`${endpoint}?wsdl`);
const service = "PULL_SVC";
const date = "2026-11-24T15:00:00";
const messageInfo = { serviceId: service, messageType: "REQUEST", messageDate: date, sender: { senderId: "asks" } };
const [{ response: sent }] = await client.sendMessageAsync({ request: { messageInfo, messageData: { data: "Әліпби" } } });
const sender = { senderId: "pull" };
const [{ response: fetched }] = await client.getMessagesAsync({ request: { serviceId: service, sender, amount: 2 } });
const message = [fetched.messages].flat()[0];
const deliveryStatus = { receiveStatus: "MESSAGE_ACCEPTED", statusDate: date, resendMessage: "NOT_RESEND" };
const notification = { messageId: message.messageInfo.messageId, serviceId: service, notificationDate: date, deliveryStatus };
await client.sendDeliveryNotificationAsync({ request: { notification, requestDate: date, sender } });
const asked = { messageId: sent.messageId, requestDate: date, sender };
const [{ response: stands }] = await client.getMessageStatusAsync({ request: asked });
console.log(message.messageInfo.messageId === sent.messageId, message.messageInfo.correlationId === sent.correlationId, stands.messageState);
