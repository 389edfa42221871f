// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "app/tour/transcript.h"

#include "core/untrusted_text.h"
#include "store/review_cache.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

constexpr int kPage = 200;

/// Strangers' words stand behind "> ", so that nothing in them can pass for a heading of the transcript.
QString quoted(const QString &text)
{
    QString out;
    for (const QString &line : makeVisible(text).text.split(u'\n'))
        out += u"> "_s + line + u'\n';
    return out;
}

QString json(const QJsonObject &object)
{
    return u"\n\n```json\n"_s + makeVisible(QString::fromUtf8(QJsonDocument(object).toJson())).text + u"```\n"_s;
}

QString messageText(const Event &event)
{
    const Result<Message> message = messageOf(event);
    if (!message)
        return json(event.body);
    QString head = toString(message->role);
    if (message->responder != Responder::None)
        head += u", answered by: "_s + toString(message->responder);
    if (message->anchor)
        head += u", about "_s + message->anchor->kind + u' ' + oneLine(message->anchor->id, 60);
    return head + u"\n\n"_s + quoted(message->content);
}

QString bodyText(const Event &event)
{
    switch (event.type) {
    case EventType::MessagePosted:
        return messageText(event);
    case EventType::ContextRevised:
        return u"Revision %1\n\n"_s.arg(event.body.value("revision"_L1).toInt()) + quoted(event.body.value("note"_L1).toString())
            + json(event.body.value("context"_L1).toObject());
    default:
        return json(event.body);
    }
}

} // namespace

Result<QString> transcriptOf(ReviewCache &cache, const ConsultationId &id)
{
    const auto found = cache.consultation(id);
    if (!found)
        return found.error();
    if (!*found)
        return Error{ErrorCode::NotFound, u"This consultation is not in the record, so there is no transcript of it."_s, {}, {}, {}};
    const Consultation &consultation = **found;
    QString out = u"# "_s + oneLine(consultation.displayTitle()) + u"\n\n"_s;
    out += u"- Consultation: %1\n- Agent: %2\n- Status: %3\n- Execution: %4\n- Revision: %5, digest %6\n\n"_s.arg(
        id.toString(), oneLine(consultation.agentName), toString(consultation.status), toString(consultation.execution),
        QString::number(consultation.revision), consultation.digest);
    for (qint64 from = 1; from <= consultation.head; from += kPage) {
        const auto events = cache.events(id, from, kPage);
        if (!events)
            return events.error();
        for (const Event &event : *events) {
            out += u"## %1 · %2\n\n%3 · "_s.arg(QString::number(event.seq), event.typeName, event.at.toString());
            out += oneLine(event.actor.name) + u" · "_s + bodyText(event) + u"\nhash "_s + event.hash + u"\n\n"_s;
        }
    }
    return out;
}

} // namespace witan
