// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "store/event_row.h"

#include "core/text_writer.h"

#include <QtEndian>

#include <algorithm>
#include <array>

namespace witan {

namespace {

constexpr char kLayout = 1, kAbridgedLayout = 2;
constexpr qsizetype kKind = 1, kTag = 2, kActor = 4, kAt = 8, kCursor = 16, kConsultation = 24, kSeq = 32, kHash = 40,
                    kHashSize = 32, kPrev = kHash + kHashSize, kName = kPrev + kHashSize, kCut = kName, kAbridgedSize = kCut + 4;

constexpr QByteArrayView kIdName = R"(,"consultation_id":)", kTimeName = R"(,"timestamp":")", kEnd = R"("})";
constexpr qsizetype kIdSize = kIdName.size() + 38;
constexpr qsizetype kTimeSize = kTimeName.size() + std::tuple_size_v<Timestamp::Text> + kEnd.size();

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
    case EventType::WorkflowAttempted: return EventKind::WorkflowAttempted;
    case EventType::WorkflowReopened: return EventKind::WorkflowReopened;
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
    case EventKind::WorkflowAttempted: return EventType::WorkflowAttempted;
    case EventKind::WorkflowReopened: return EventType::WorkflowReopened;
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

QByteArray hashBytes(const QString &hex)
{
    Q_ASSERT(hex.size() == 2 * kHashSize);
    const char16_t *from = reinterpret_cast<const char16_t *>(hex.utf16());
    // Letters have the bit of 64, and their digit is nine more than their low four bits.
    const auto value = [](char16_t c) { return (c & 0xF) + 9 * (c >> 6); };
    QByteArray bytes(kHashSize, Qt::Uninitialized);
    char *const to = bytes.data();
    for (qsizetype i = 0, end = std::min<qsizetype>(kHashSize, hex.size() / 2); i < end; ++i)
        to[i] = static_cast<char>(value(from[2 * i]) << 4 | value(from[2 * i + 1]));
    return bytes;
}

QByteArray EventFacts::encode() const
{
    Q_ASSERT(hash.size() == kHashSize && (prev.isEmpty() || prev.size() == kHashSize));
    QByteArray bytes(cut > 0 ? kAbridgedSize : kName, Qt::Uninitialized);
    char *const to = bytes.data();
    to[0] = cut > 0 ? kAbridgedLayout : kLayout;
    to[kKind] = static_cast<char>(kind);
    qToLittleEndian(tag, to + kTag);
    qToLittleEndian(actor, to + kActor);
    qToLittleEndian(at.ms, to + kAt);
    qToLittleEndian(cursor, to + kCursor);
    qToLittleEndian(consultation, to + kConsultation);
    qToLittleEndian(seq, to + kSeq);
    memcpy(to + kHash, hash.constData(), kHashSize);
    // No event has a hash of zeros, so they stand for "none before".
    if (prev.isEmpty())
        memset(to + kPrev, 0, kHashSize);
    else
        memcpy(to + kPrev, prev.constData(), kHashSize);
    if (cut > 0)
        qToLittleEndian(cut, to + kCut);
    else if (!typeName.isEmpty())
        bytes.append(typeName.toUtf8());
    return bytes;
}

std::optional<EventFacts> EventFacts::decode(const QByteArray &bytes)
{
    const bool isAbridged = bytes.startsWith(kAbridgedLayout) && bytes.size() == kAbridgedSize;
    const bool isWhole = bytes.startsWith(kLayout) && bytes.size() >= kName;
    if ((!isAbridged && !isWhole) || static_cast<quint8>(bytes.at(kKind)) > quint8(kLastEventKind))
        return std::nullopt;
    const char *const from = bytes.constData();
    EventFacts facts;
    facts.kind = static_cast<EventKind>(from[kKind]);
    facts.tag = qFromLittleEndian<quint16>(from + kTag);
    facts.actor = qFromLittleEndian<quint32>(from + kActor);
    facts.at.ms = qFromLittleEndian<qint64>(from + kAt);
    facts.cursor = qFromLittleEndian<qint64>(from + kCursor);
    facts.consultation = qFromLittleEndian<qint64>(from + kConsultation);
    facts.seq = qFromLittleEndian<qint64>(from + kSeq);
    facts.hash = bytes.mid(kHash, kHashSize);
    facts.prev = bytes.mid(kPrev, kHashSize);
    if (facts.seq == 1 && facts.prev.count('\0') == kHashSize)
        facts.prev.clear();
    if (isAbridged)
        facts.cut = qFromLittleEndian<quint32>(from + kCut);
    else if (bytes.size() > kName)
        facts.typeName = QString::fromUtf8(bytes.sliced(kName));
    return facts;
}

QByteArray abridged(QByteArrayView body, qsizetype cut)
{
    const QByteArrayView head = body.first(cut), rest = body.sliced(cut + kIdSize).chopped(kTimeSize);
    QByteArray kept(head.size() + rest.size(), Qt::Uninitialized);
    std::copy(rest.begin(), rest.end(), std::copy(head.begin(), head.end(), kept.begin()));
    return kept;
}

QByteArray EventRow::wholeBody(const ConsultationId &id) const
{
    if (facts.cut == 0 || facts.cut > body.size())
        return body;
    QByteArray whole;
    whole.reserve(body.size() + kIdSize + kTimeSize);
    {
        TextWriter writer(whole);
        writer.bytes(QByteArrayView(body).first(facts.cut));
        writer.bytes(kIdName);
        writer.id(id.uuid());
        writer.bytes(QByteArrayView(body).sliced(facts.cut));
        writer.bytes(kTimeName);
        writer.bytes(facts.at.text());
        writer.bytes(kEnd);
    }
    return whole;
}

} // namespace witan
