// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "protocol/server_event.h"

using namespace Qt::StringLiterals;

namespace witan::protocol {
namespace {

/// Wider than what a service takes in: it sends an agent's context one or more objects deeper, and several a frame.
constexpr JsonLimits kFromService{.bytes = 64 * 1024 * 1024, .depth = 96, .members = 2'000'000};

template<typename Notice, typename Event>
Result<Event> readNotice(const Request &request)
{
    auto notice = read<Notice>(request.params);
    if (!notice)
        return notice.error();
    return Event(std::move(*notice));
}

template<typename Event, typename Known>
Result<Event> decodeAs(const QByteArray &bytes, Known known)
{
    auto decoded = decodeFrame(bytes, kFromService);
    if (auto *error = std::get_if<FrameError>(&decoded))
        return std::move(error->error);
    auto &frame = *std::get_if<Frame>(&decoded);
    if (auto *response = std::get_if<Response>(&frame))
        return Event(std::move(*response));
    if (auto *failure = std::get_if<Failure>(&frame))
        return Event(std::move(*failure));
    auto &request = *std::get_if<Request>(&frame);
    // This version answers no requests of a service, so one with an id is kept like any other unknown thing.
    if (request.isNotification()) {
        if (std::optional<Result<Event>> event = known(request))
            return std::move(*event);
    }
    return Event(UnknownEvent{std::move(request.method), std::move(request.params)});
}

} // namespace

Result<ServerEvent> decodeServerEvent(const QByteArray &frame)
{
    return decodeAs<ServerEvent>(frame, [](const Request &request) -> std::optional<Result<ServerEvent>> {
        if (request.method == QLatin1StringView(method::kEvent))
            return readNotice<EventNotice, ServerEvent>(request);
        if (request.method == QLatin1StringView(method::kAnswerDelta))
            return readNotice<AnswerDeltaNotice, ServerEvent>(request);
        if (request.method == QLatin1StringView(method::kPresence))
            return readNotice<PresenceNotice, ServerEvent>(request);
        return std::nullopt;
    });
}

Result<AgentEvent> decodeAgentEvent(const QByteArray &frame)
{
    return decodeAs<AgentEvent>(frame, [](const Request &request) -> std::optional<Result<AgentEvent>> {
        if (request.method == QLatin1StringView(method::kQuestion))
            return readNotice<QuestionNotice, AgentEvent>(request);
        if (request.method == QLatin1StringView(method::kResume))
            return readNotice<ResumeNotice, AgentEvent>(request);
        return std::nullopt;
    });
}

} // namespace witan::protocol
