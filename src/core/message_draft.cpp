// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "core/message_draft.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

/// Before a draft that is more than its words. Words that begin like that are kept in the longer form too.
constexpr QChar kMark(0x1E);

MessageDraft fromMembers(const ConsultationId &consultation, const QJsonObject &members)
{
    MessageDraft draft;
    draft.consultation = consultation;
    draft.content = members.value("content"_L1).toString();
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
    QJsonObject members{{u"content"_s, draft.content}, {u"audience"_s, toString(draft.audience)}};
    if (draft.replyTo)
        members.insert("reply_to"_L1, draft.replyTo->toString());
    if (draft.anchor)
        members.insert("anchor"_L1, toJson(*draft.anchor));
    return kMark + QString::fromUtf8(QJsonDocument(members).toJson(QJsonDocument::Compact));
}

MessageDraft draftFromKept(const ConsultationId &consultation, const QString &kept)
{
    MessageDraft draft;
    draft.consultation = consultation;
    draft.content = kept;
    if (!kept.startsWith(kMark))
        return draft;
    // Written here and nowhere else, so the lenient reader is the right one: whatever was typed comes back.
    const QJsonDocument document = QJsonDocument::fromJson(QStringView(kept).sliced(1).toUtf8());
    if (document.isObject())
        return fromMembers(consultation, document.object());
    draft.audience = Audience::Reviewers;
    return draft;
}

MessageDraft draftOf(const OutboxItem &item)
{
    return fromMembers(item.consultation, item.payload);
}

} // namespace witan
