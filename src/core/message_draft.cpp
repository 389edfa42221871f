// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/message_draft.h"

#include "core/json.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Before a draft that is more than its words: then come its other members, a line feed, and the words as they are.
constexpr QChar kMark(0x1E);

MessageDraft fromMembers(const ConsultationId &consultation, const QJsonObject &members)
{
    MessageDraft draft;
    draft.consultation = consultation;
    draft.audience = audienceFrom(members.value("audience"_L1).toString()).value_or(Audience::All);
    draft.replyTo = MessageId::parse(members.value("reply_to"_L1).toString());
    if (const Result<Anchor> anchor = anchorFromJson(members.value("anchor"_L1).toObject()))
        draft.anchor = *anchor;
    return draft;
}

} // namespace

QString keptForm(const MessageDraft &draft)
{
    if (draft.audience == Audience::All && !draft.replyTo && !draft.anchor && !draft.content.startsWith(kMark))
        return draft.content;
    QJsonObject members{{u"audience"_s, toString(draft.audience)}};
    if (draft.replyTo)
        members.insert("reply_to"_L1, draft.replyTo->toString());
    if (draft.anchor)
        members.insert("anchor"_L1, toJson(*draft.anchor));
    return kMark + QString::fromUtf8(canonicalJson(members)) + u'\n' + draft.content;
}

MessageDraft draftFromKept(const ConsultationId &consultation, const QString &kept)
{
    MessageDraft draft;
    const qsizetype end = kept.indexOf(u'\n');
    if (kept.startsWith(kMark) && end > 0) {
        if (const Result<QJsonObject> members = parseJsonObject(QStringView(kept).sliced(1, end - 1).toUtf8())) {
            draft = fromMembers(consultation, *members);
            draft.content = kept.sliced(end + 1);
            return draft;
        }
    }
    draft.consultation = consultation;
    draft.content = kept;
    draft.audience = kept.startsWith(kMark) ? Audience::Reviewers : Audience::All;
    return draft;
}

MessageDraft draftOf(const OutboxItem &item)
{
    MessageDraft draft = fromMembers(item.consultation, item.payload);
    draft.content = item.payload.value("content"_L1).toString();
    return draft;
}

} // namespace witan
