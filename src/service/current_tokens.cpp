// SPDX-FileCopyrightText: 2026 The Witan authors
// SPDX-License-Identifier: MIT
#include "service/current_tokens.h"

#include "core/logging.h"
#include "store/data_folder.h"
#include "store/private_file.h"

using namespace Qt::StringLiterals;

namespace witan {
namespace {
constexpr qint64 kMostBytes = 1024 * 1024;
}

CurrentTokens::Files CurrentTokens::readFiles() const
{
    Files files;
    const auto table = readPrivateFile(TokenTable(m_folder, {}).path(), kMostBytes);
    if (table)
        files.table = table->isEmpty() ? QByteArray("{}") : *table;     // a file that was emptied is damaged, not new
    else if (table.error().code != ErrorCode::NotFound)
        files.fault = table.error().message;
    const auto agent = DataFolder::readTokenFile(DataFolder::agentTokenFile(m_folder));
    if (agent)
        files.agentToken = *agent;
    else if (agent.error().code == ErrorCode::Storage)
        files.fault = agent.error().message;        // the disk, or no descriptor is left: nothing is known of the token
    return files;
}

std::shared_ptr<const Tokens> CurrentTokens::make(const Files &files) const
{
    auto contents = files.fault.isEmpty()
        ? TokenTable::parse(files.table, TokenTable(m_folder, {}).path(), {})
        : Result<TokenTable::Contents>(Error{.code = ErrorCode::Storage, .message = files.fault});
    if (!contents) {
        log(LogArea::Service, LogLevel::Error, "tokens_not_read", {{"message", contents.error().message}});
        return nullptr;
    }
    return std::make_shared<const Tokens>(*contents, files.agentToken);
}

std::shared_ptr<const Tokens> CurrentTokens::now()
{
    std::unique_lock lock(m_mutex);
    Files files = readFiles();
    if (m_files == files)
        return m_tokens;
    m_tokens = make(files);
    const bool isFirst = !m_files;
    m_files = std::move(files);
    const auto tokens = m_tokens;
    lock.unlock();
    if (isFirst)
        return tokens;
    if (tokens)
        log(LogArea::Service, LogLevel::Info, "tokens_changed", {{"tokens", tokens->count()}});
    if (m_changed)
        m_changed();
    return tokens;
}

} // namespace witan
