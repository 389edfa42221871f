// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/method_table.h"

#include "service/agent_session.h"
#include "service/review_session.h"
#include "service/service_errors.h"

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace witan {
namespace {

namespace method = protocol::method;

/// Reads the params by the type that the session's function takes, and calls it.
template<auto function> struct Call;
template<typename Session, typename Params, Result<QByteArray> (Session::*function)(const Params &)> struct Call<function> {
    static Result<QByteArray> handle(RpcSession &session, const QJsonObject &object)
    {
        const Result<Params> params = protocol::read<Params>(object);
        return params ? (static_cast<Session &>(session).*function)(*params) : Result<QByteArray>(params.error());
    }
};

constexpr Method kMethods[] = {
    {method::kHello, Caller::Anybody, Call<&RpcSession::hello>::handle},

    {method::kConsultationStart, Caller::Agent, Call<&AgentSession::start>::handle},
    {method::kConsultationAttach, Caller::Agent, Call<&AgentSession::attach>::handle},
    {method::kMessageSend, Caller::Agent, Call<&AgentSession::sendMessage>::handle},
    {method::kAnswerDelta, Caller::Agent, Call<&AgentSession::writeDelta>::handle},
    {method::kContextRevise, Caller::Agent, Call<&AgentSession::revise>::handle},
    {method::kStateSave, Caller::Agent, Call<&AgentSession::saveState>::handle},
    {method::kConsultationResumed, Caller::Agent, Call<&AgentSession::resumed>::handle},
    {method::kConsultationReport, Caller::Agent, Call<&AgentSession::report>::handle},

    {method::kEventsSince, Caller::Reader, Call<&ReviewSession::eventsSince>::handle},
    {method::kEventsSubscribe, Caller::Reader, Call<&ReviewSession::subscribe>::handle},
    {method::kConsultationsList, Caller::Reader, Call<&ReviewSession::list>::handle},
    {method::kConsultationGet, Caller::Reader, Call<&ReviewSession::get>::handle},
    {method::kHistoryPage, Caller::Reader, Call<&ReviewSession::historyPage>::handle},
    {method::kMessageSend, Caller::Reviewer, Call<&ReviewSession::sendMessage>::handle},
    {method::kAnswerRetry, Caller::Reviewer, Call<&ReviewSession::retryAnswer>::handle},
    {method::kDecisionSubmit, Caller::Reviewer, Call<&ReviewSession::decide>::handle},
    {method::kConsultationEnd, Caller::Reviewer, Call<&ReviewSession::end>::handle},
    {method::kWorkflowReopen, Caller::Reviewer, Call<&ReviewSession::reopenWorkflow>::handle},
};

bool mayCall(Caller caller, Endpoint endpoint, const Principal &principal)
{
    switch (caller) {
    case Caller::Anybody: return true;
    case Caller::Agent: return endpoint == Endpoint::Agent;
    case Caller::Reader: return endpoint == Endpoint::Review;
    case Caller::Reviewer: break;
    }
    return endpoint == Endpoint::Review && principal.mayAsk();
}

} // namespace

Result<const Method *> methodFor(const QString &name, Endpoint endpoint, const Principal &principal)
{
    const auto isNamed = [&name](const Method &each) { return name == QLatin1StringView(each.name); };
    const auto found = std::find_if(std::begin(kMethods), std::end(kMethods), [&](const Method &each) { return isNamed(each) && mayCall(each.caller, endpoint, principal); });
    if (found != std::end(kMethods))
        return found;
    if (std::none_of(std::begin(kMethods), std::end(kMethods), isNamed))
        return Error{.code = ErrorCode::Invalid, .message = u"There is no method \"%1\" here. Nothing was done."_s.arg(name), .field = u"method"_s};
    return refusal::forbidden(u"This token may not use %1."_s.arg(name));
}

} // namespace witan
