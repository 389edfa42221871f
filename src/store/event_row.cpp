// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_row.h"

#include <QtEndian>

#include <array>

namespace witan {

namespace {

constexpr char kLayout = 1;
constexpr qsizetype kAt = 1, kCursor = 9, kActor = 17, kTag = 21, kHash = 23, kHashSize = 32, kName = kHash + kHashSize;

} // namespace

quint16 tagOf(const MessageId &id)
{
    const QUuid &uuid = id.uuid();
    quint64 mixed = (quint64(uuid.data1) << 32 | quint64(uuid.data2) << 16 | uuid.data3) * 0x9E3779B97F4A7C15ULL;
    for (const uchar byte : uuid.data4)
        mixed = (mixed ^ byte) * 0x100000001B3ULL;
    return static_cast<quint16>(1 + (mixed >> 40) % 0xFFFF);
}

EventKind kindOf(EventType type, const std::optional<Message> &message)
{
    switch (type) {
    case EventType::MessagePosted:
        if (!message)
            return EventKind::OddMessage;
        return message->role == MessageRole::Human ? EventKind::HumanMessage
            : message->role == MessageRole::Agent  ? EventKind::AgentMessage
                                                   : EventKind::SystemMessage;
    case EventType::ConsultationStarted: return EventKind::Started;
    case EventType::ContextRevised: return EventKind::Revised;
    case EventType::StateSaved: return EventKind::StateSaved;
    case EventType::ClaimChanged: return EventKind::Claim;
    case EventType::DecisionRecorded: return EventKind::Decision;
    case EventType::ConsultationEnded: return EventKind::Ended;
    case EventType::ExecutionChanged: return EventKind::Execution;
    case EventType::AnswerFailed: return EventKind::AnswerFailed;
    case EventType::Unknown: break;
    }
    return EventKind::Unknown;
}

EventType typeOf(EventKind kind)
{
    switch (kind) {
    case EventKind::HumanMessage:
    case EventKind::AgentMessage:
    case EventKind::SystemMessage:
    case EventKind::OddMessage: return EventType::MessagePosted;
    case EventKind::Started: return EventType::ConsultationStarted;
    case EventKind::Revised: return EventType::ContextRevised;
    case EventKind::StateSaved: return EventType::StateSaved;
    case EventKind::Claim: return EventType::ClaimChanged;
    case EventKind::Decision: return EventType::DecisionRecorded;
    case EventKind::Ended: return EventType::ConsultationEnded;
    case EventKind::Execution: return EventType::ExecutionChanged;
    case EventKind::AnswerFailed: return EventType::AnswerFailed;
    case EventKind::Unknown: break;
    }
    return EventType::Unknown;
}

QString typeNameOf(EventType type)
{
    static const auto names = [] {
        std::array<QString, static_cast<size_t>(EventType::Unknown) + 1> all;
        for (size_t i = 0; i < all.size(); ++i)
            all[i] = toString(static_cast<EventType>(i));
        return all;
    }();
    return names[static_cast<size_t>(type)];
}

QByteArray EventFacts::encode() const
{
    Q_ASSERT(hash.size() == kHashSize);
    QByteArray bytes(kName, Qt::Uninitialized);
    char *const to = bytes.data();
    to[0] = kLayout;
    qToLittleEndian(at.ms, to + kAt);
    qToLittleEndian(cursor, to + kCursor);
    qToLittleEndian(actor, to + kActor);
    qToLittleEndian(tag, to + kTag);
    memcpy(to + kHash, hash.constData(), kHashSize);
    if (!typeName.isEmpty())
        bytes.append(typeName.toUtf8());
    return bytes;
}

std::optional<EventFacts> EventFacts::decode(const QByteArray &bytes)
{
    if (bytes.size() < kName || bytes.front() != kLayout)
        return std::nullopt;
    const char *const from = bytes.constData();
    EventFacts facts;
    facts.at.ms = qFromLittleEndian<qint64>(from + kAt);
    facts.cursor = qFromLittleEndian<qint64>(from + kCursor);
    facts.actor = qFromLittleEndian<quint32>(from + kActor);
    facts.tag = qFromLittleEndian<quint16>(from + kTag);
    facts.hash = bytes.mid(kHash, kHashSize);
    if (bytes.size() > kName)
        facts.typeName = QString::fromUtf8(bytes.sliced(kName));
    return facts;
}

} // namespace witan
