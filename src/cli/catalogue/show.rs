//! A service in a terminal.

use super::words::{self, Heading, heading};
use crate::catalogue::{Channel, FlowItem, Service, Step};
use crate::text::Lang;

/// A service line by line.
pub(super) fn lines(service: &Service, lang: Lang) -> Vec<String> {
    let mut page = Page { lang, lines: vec![service.name.get(lang).to_owned(), service.id.clone()] };
    page.head(service);
    page.form(service);
    page.steps(service);
    for channel in Channel::ALL {
        page.flow(channel, service.flow.on(channel));
    }
    page.result(service);
    page.rest(service);
    page.lines
}

struct Page {
    lang: Lang,
    lines: Vec<String>,
}

impl Page {
    fn title(&mut self, of: Heading) {
        self.lines.push(String::new());
        self.lines.push(heading(of, self.lang));
    }

    fn say(&mut self, of: Heading, text: &str, cite: &str) {
        let cite = if cite.is_empty() { String::new() } else { format!(" [{cite}]") };
        self.lines.push(format!("{}: {text}{cite}", heading(of, self.lang)));
    }

    fn head(&mut self, service: &Service) {
        let (lang, act) = (self.lang, &service.regulation);
        let issued = format!("{}, № {}, {}", act.issuer.get(lang), act.act_number, act.act_date);
        self.say(Heading::Act, &issued, &act.cite);
        self.say(Heading::Provider, service.provider.text.get(lang), &service.provider.cite);
        self.say(Heading::Recipients, service.recipients.text.get(lang), &service.recipients.cite);
        self.say(Heading::Fee, service.fee.text.get(lang), service.fee.cite.as_deref().unwrap_or_default());
        self.say(Heading::Forms, service.forms.text.get(lang), &service.forms.cite);
        self.say(Heading::Channels, &words::channels(service, lang), &service.channels.cite.join(", "));
        for deadline in &service.deadlines {
            let channel = deadline.channel.map(|of| format!(" ({})", words::channel(of, lang)));
            let text = words::limit(&deadline.limit, lang) + &channel.unwrap_or_default();
            self.say(Heading::Deadline, &text, &deadline.cite);
        }
    }

    fn form(&mut self, service: &Service) {
        let lang = self.lang;
        let marks = |required: bool, ours: bool, cite: Option<&String>| {
            let required = required.then(|| words::required(lang));
            let ours = ours.then(|| words::ours(lang));
            let marks: Vec<String> = required.into_iter().chain(ours).chain(cite.cloned()).collect();
            marks.join(", ")
        };
        self.title(Heading::Fields);
        for field in &service.fields {
            let marks = marks(field.required, field.ours, field.cite.as_ref());
            self.lines.push(format!(
                "  {} ({}{}): {} [{marks}]",
                field.name,
                field.kind,
                field.mask.as_ref().map(|mask| format!(", {mask}")).unwrap_or_default(),
                field.label.get(lang)
            ));
            for column in &field.columns {
                self.lines.push(format!("    {} ({}): {}", column.name, column.kind, column.label.get(lang)));
            }
        }
        self.title(Heading::Documents);
        for document in &service.documents {
            let marks = marks(document.required, document.ours, document.cite.as_ref());
            let on: Vec<String> = document.channels.iter().map(|of| words::channel(*of, lang)).collect();
            let on = if on.is_empty() { String::new() } else { format!(" ({})", on.join(", ")) };
            self.lines.push(format!("  {}{on}: {} [{marks}]", document.code, document.label.get(lang)));
        }
        for check in &service.intake_checks {
            self.title(Heading::IntakeChecks);
            self.lines.push(format!("  {} [{}]", check.text.get(lang), check.cite));
        }
        for refusal in &service.intake_refusals {
            self.title(Heading::IntakeRefusal);
            self.lines.push(format!("  {} [{}]", refusal.text.get(lang), refusal.cite));
        }
    }

    fn steps(&mut self, service: &Service) {
        if service.steps.is_empty() {
            return;
        }
        self.title(Heading::Steps);
        service.steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step) {
        let lang = self.lang;
        let limit = step.deadline.as_ref().map_or_else(|| "–".to_owned(), |limit| words::limit(limit, lang));
        let only = step.only_on.map(|of| format!(" ({})", words::channel(of, lang))).unwrap_or_default();
        let (who, kind) = (words::actor(step.actor, lang), words::step_kind(step.kind, lang));
        self.lines.push(format!("  {} {who}{only} · {kind} · {limit} [{}]", step.n, step.cite));
        self.lines.push(format!("      {}", step.action.get(lang)));
        if let Some(output) = &step.output {
            let next = output.triggers.map(|next| format!("→ {next} ")).unwrap_or_default();
            self.lines.push(format!("      {next}{} [{}]", output.text.get(lang), output.cite));
        }
    }

    fn flow(&mut self, channel: Channel, items: &[FlowItem]) {
        if items.is_empty() {
            return;
        }
        let lang = self.lang;
        self.lines.push(String::new());
        self.lines.push(format!("{}: {}", heading(Heading::Flow, lang), words::channel(channel, lang)));
        for item in items {
            let to: Vec<&str> =
                std::iter::once(item.system).chain(item.to.iter().copied()).map(|of| of.as_str()).collect();
            let limit = item.limit.as_ref().map(|limit| format!(" · {}", words::limit(limit, lang)));
            let (who, limit) = (words::actor(item.actor, lang), limit.unwrap_or_default());
            self.lines.push(format!("  {} {who} · {}{limit} [{}]", item.label, to.join(" → "), item.cite));
            self.lines.push(format!("      {}", item.text.get(lang)));
            let edge = |mark: &str, to: Option<crate::catalogue::Label>| to.map(|to| format!("{mark} {to}"));
            let edges = [edge("→", item.next), edge("+ →", item.on_success), edge("− →", item.on_failure)];
            let messages = item.messages.iter().map(|message| format!("✉ {message}"));
            let edges: Vec<String> = edges.into_iter().flatten().chain(messages).collect();
            if !edges.is_empty() {
                self.lines.push(format!("      {}", edges.join("  ")));
            }
        }
    }

    fn result(&mut self, service: &Service) {
        let (lang, result) = (self.lang, &service.result);
        self.title(Heading::Result);
        self.lines.push(format!("  {} ({}) [{}]", result.name.get(lang), result.kind, result.cite));
        for delivery in &result.deliveries {
            let (channel, form) = (words::channel(delivery.channel, lang), delivery.form.get(lang));
            self.lines.push(format!("  {channel}: {form} [{}]", delivery.cite));
        }
        for signer in &result.signers {
            let channel = signer.channel.map(|of| format!(" ({})", words::channel(of, lang)));
            let channel = channel.unwrap_or_default();
            self.lines.push(format!(
                "  ✎ {}{channel} · {} [{}]",
                words::actor(signer.who, lang),
                signer.means,
                signer.cite
            ));
        }
        if let Some(refusal) = &result.refusal {
            self.title(Heading::Refusal);
            let (name, grounds) = (refusal.name.get(lang), refusal.grounds.get(lang));
            self.lines.push(format!("  {name}: {grounds} [{}]", refusal.cite));
        }
    }

    fn rest(&mut self, service: &Service) {
        let lang = self.lang;
        if !service.storage.is_empty() {
            self.title(Heading::Storage);
            for rule in &service.storage {
                self.lines.push(format!("  {} [{}]", rule.text.get(lang), rule.cite));
            }
        }
        if !service.rules.is_empty() {
            self.title(Heading::Rules);
            for rule in &service.rules {
                self.lines.push(format!("  {} [{}]", rule.text.get(lang), rule.cite));
            }
        }
        if let Some(clause) = &service.complaints {
            self.title(Heading::Complaints);
            self.lines.push(format!("  {} [{}]", clause.text.get(lang), clause.cite));
        }
        if !service.anomalies.is_empty() {
            self.title(Heading::Readings);
            for anomaly in &service.anomalies {
                self.lines.push(format!("  {} → {}", anomaly.text.get(lang), anomaly.reading.get(lang)));
            }
        }
    }
}
